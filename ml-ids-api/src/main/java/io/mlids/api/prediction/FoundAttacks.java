package io.mlids.api.prediction;

import io.mlids.api.alert.SubmittedColumns;
import io.mlids.api.dispatch.Alerts;
import io.mlids.core.detect.Verdict;
import io.mlids.core.request.PandasSplitJson;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Queue;

/**
 * The attacks among the rows of a request. Few requests contain attacks, so the first pass over the
 * body keeps only the features of each row. {@link PandasSplitJson#reread} then parses the body
 * again to get all columns of the attacks. Single-owner.
 */
final class FoundAttacks {
  private final BitSet rows = new BitSet();
  private final Queue<Verdict> verdicts = new ArrayDeque<>();

  void add(int row, Verdict verdict) {
    if (verdict.isAttack()) {
      rows.set(row);
      verdicts.add(verdict);
    }
  }

  int count() {
    return rows.cardinality();
  }

  /** Reports each attack with its row as submitted. */
  void report(PandasSplitJson table, Alerts alerts, String modelVersion) {
    List<SubmittedColumns> known = new ArrayList<>(1);
    table.reread(
        rows,
        (index, columns, values, bytes) -> {
          if (known.isEmpty()) {
            known.add(alerts.columns(columns));
          }
          alerts.reportRow(known.getFirst(), index, values, bytes, verdicts.remove(), modelVersion);
        });
  }
}
