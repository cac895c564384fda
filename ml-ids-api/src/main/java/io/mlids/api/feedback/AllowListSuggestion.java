package io.mlids.api.feedback;

import io.mlids.core.incident.Incident;
import io.mlids.core.net.IpAddress;
import io.mlids.core.table.SpreadsheetText;
import java.util.List;
import java.util.Optional;

/**
 * Suggests an allow-list entry that matches an incident. A judgement does not suppress later
 * incidents, because rules do not depend on thresholds, and repeated verdicts depend only on the
 * model's own.
 */
final class AllowListSuggestion {
  private static final String HEADER = "network,source,destination,port,class,kind,reason,expires";

  private AllowListSuggestion() {}

  /**
   * An allow-list with one entry, as CSV. Empty if neither the attacker nor the victim is a single
   * address, because the entry would suppress every incident of its kind.
   *
   * @param note the remark of the person who judged the incident; may be empty
   */
  static Optional<String> of(Incident incident, String note) {
    boolean byAttacker = incident.attackers().size() == 1;
    if (!byAttacker && incident.victims().size() != 1) {
      return Optional.empty();
    }
    List<IpAddress> address = byAttacker ? incident.attackers() : incident.victims();
    String reason = note.isEmpty() ? "false alarm" : "false alarm: " + note;
    String port = incident.ports().size() == 1 ? incident.ports().getFirst().toString() : "";
    return Optional.of(
        HEADER
            + "\n,"
            + (byAttacker ? address.getFirst() + "," : "," + address.getFirst())
            + ","
            + port
            + ",,"
            + incident.kind().id()
            + ","
            + SpreadsheetText.cell(reason)
            + ",");
  }
}
