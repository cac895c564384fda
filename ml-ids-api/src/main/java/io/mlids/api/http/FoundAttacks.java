package io.mlids.api.http;

import io.mlids.api.notify.NotificationQueue;
import io.mlids.core.alert.AttackNotification;
import io.mlids.core.dataset.PandasSplitJson;
import io.mlids.core.detect.Verdict;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Queue;

/**
 * The attacks among a request's rows. Submitted rows are not kept while the body is read, since few
 * are needed: those of attacks are read from the body again. Single-owner.
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

  /** Queues a notification for each attack. */
  void tell(
      PandasSplitJson table, NotificationQueue queue, Instant detectedAt, String modelVersion) {
    table.submitted(
        rows,
        (row, columns, values, bytes) ->
            queue.offer(
                AttackNotification.of(columns, values, verdicts.remove(), detectedAt, modelVersion),
                bytes));
  }
}
