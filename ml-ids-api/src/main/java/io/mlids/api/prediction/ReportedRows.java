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
 * The rows of a request that are reported: the attacks and, if a target of notifications wants all
 * predictions, the others too. Few requests contain attacks, so the first pass over the body keeps
 * only the features of each row. {@link PandasSplitJson#reread} then parses the body again to get
 * all columns of the reported rows. Single-owner.
 */
final class ReportedRows {
  private final boolean withBenign;
  private final BitSet rows = new BitSet();
  private final Queue<Verdict> verdicts = new ArrayDeque<>();
  private int attacks;

  /**
   * Creates an object without rows.
   *
   * @param withBenign whether benign rows are reported too
   */
  ReportedRows(boolean withBenign) {
    this.withBenign = withBenign;
  }

  void add(int row, Verdict verdict) {
    attacks += verdict.isAttack() ? 1 : 0;
    if (verdict.isAttack() || withBenign) {
      rows.set(row);
      verdicts.add(verdict);
    }
  }

  /** The number of attacks. */
  int attacks() {
    return attacks;
  }

  /**
   * Reports each row as submitted; waits until the notifications are on disk, if they should be.
   */
  void report(PandasSplitJson table, Alerts alerts, String modelVersion) {
    if (rows.isEmpty()) {
      return;
    }
    List<SubmittedColumns> known = new ArrayList<>(1);
    table.reread(
        rows,
        (index, columns, values, bytes) -> {
          if (known.isEmpty()) {
            known.add(alerts.columns(columns));
          }
          Verdict verdict = verdicts.remove();
          if (verdict.isAttack()) {
            alerts.reportRow(known.getFirst(), index, values, bytes, verdict, modelVersion);
          } else {
            alerts.publishBenign(known.getFirst(), index, values, bytes, verdict, modelVersion);
          }
        });
    alerts.awaitStored();
  }
}
