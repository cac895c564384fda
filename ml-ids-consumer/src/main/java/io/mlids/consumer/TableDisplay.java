package io.mlids.consumer;

import io.mlids.core.alert.AttackNotification;
import io.mlids.core.console.Terminal;
import io.mlids.core.console.TextTable;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Prints a notification as a table with one row: time, label and probability, then the flow's
 * columns.
 */
public record TableDisplay(TextTable.Overflow overflow) implements NotificationDisplay {
  private static final List<String> FIRST =
      List.of(
          AttackNotification.DETECTED_AT,
          AttackNotification.PREDICTED_LABEL,
          AttackNotification.PROBABILITY);

  @Override
  public void show(
      String messageId, Instant receivedAt, AttackNotification notification, PrintWriter out) {
    List<String> columns = new ArrayList<>(FIRST);
    columns.retainAll(notification.columns());
    notification.columns().stream().filter(c -> !FIRST.contains(c)).forEach(columns::add);
    List<Object> row = columns.stream().map(c -> notification.value(c).orElseThrow()).toList();
    out.println("Attack detected [" + Terminal.printable(messageId) + "]");
    out.println("Network Flow:");
    out.println();
    TextTable.ofRows(columns, List.of(row)).print(out, overflow, Terminal.width());
    out.println();
    out.println();
    out.flush();
  }
}
