package io.mlids.core.command.incidents;

import io.mlids.core.console.Terminal;
import io.mlids.core.feature.FlowTime;
import io.mlids.core.incident.Incident;
import io.mlids.core.net.IpAddress;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/**
 * Formats incidents as text: a row with start, severity, confidence, kind, attacker and victim, and
 * below it lines with the volume and the reasons. Immutable.
 */
final class IncidentTable {
  private static final int NARROWEST = 80;
  private static final int SINCE = 19;
  private static final int SEVERITY = 8;
  private static final int SURE = 4;
  private static final int KIND = 17;
  private static final int GAPS = 10;

  private static final int SHORT_SINCE = 8;

  private static final int WIDEST_ADDRESS = 44;
  private static final String INDENT = "          ";

  private final ZoneId zone;
  private final int width;
  private final boolean withDate;
  private final int address;
  private final DateTimeFormatter clock;

  /**
   * Creates a table for a window of the given width in characters. A width below 80 counts as 80.
   */
  IncidentTable(ZoneId zone, int width) {
    this.zone = zone;
    this.width = Math.max(NARROWEST, width);
    this.withDate = this.width >= 120;
    int since = withDate ? SINCE : SHORT_SINCE;
    this.address =
        Math.min(WIDEST_ADDRESS, (this.width - since - SEVERITY - SURE - KIND - GAPS) / 2);
    this.clock =
        DateTimeFormatter.ofPattern(withDate ? "uuuu-MM-dd HH:mm:ss" : "HH:mm:ss", Locale.ROOT);
  }

  String head() {
    return row("since", "severity", "sure", "what", "attacker", "victim");
  }

  /** Formats an incident as lines of text. */
  String rows(Incident incident) {
    StringBuilder lines = new StringBuilder();
    lines.append(
        row(
            time(incident.firstSeen()),
            incident.severity().id(),
            String.format(Locale.ROOT, "%.0f%%", Math.floor(incident.confidence() * 100)),
            incident.kind().title(),
            shortened(incident.attackers(), "many or forged"),
            shortened(incident.victims(), "unknown")));
    lines.append(
        wrapped(
            String.format(
                Locale.ROOT,
                "%s%,d flow%s, %,d packet%s, last seen %s",
                ports(incident.ports()),
                incident.flows(),
                incident.flows() == 1 ? "" : "s",
                incident.packets(),
                incident.packets() == 1 ? "" : "s",
                time(incident.lastSeen()))));
    for (String reason : incident.reasons()) {
      lines.append(wrapped("- " + reason));
    }
    if (incident.stages().size() > 1) {
      lines.append(
          wrapped(
              "- story: "
                  + String.join(
                      ", then ",
                      incident.stages().stream()
                          .map(stage -> stage.title().toLowerCase(Locale.ROOT))
                          .toList())));
    }
    return lines.toString();
  }

  private String row(
      String since, String severity, String sure, String what, String who, String whom) {
    String form =
        "%-" + (withDate ? SINCE : SHORT_SINCE) + "s  %-8s  %4s  %-17s  %-" + address + "s  %s";
    return String.format(Locale.ROOT, form, since, severity, sure, cut(what, KIND), who, whom)
            .stripTrailing()
        + "\n";
  }

  private String time(long micros) {
    return clock.format(FlowTime.instant(micros).atZone(zone));
  }

  private static String ports(List<Integer> ports) {
    return switch (ports.size()) {
      case 0 -> "";
      case 1 -> "port " + ports.getFirst() + "; ";
      case 2, 3, 4, 5 ->
          "ports " + String.join(", ", ports.stream().map(String::valueOf).toList()) + "; ";
      default -> ports.size() + " ports; ";
    };
  }

  private String shortened(List<IpAddress> addresses, String ifEmpty) {
    if (addresses.isEmpty()) {
      return cut(ifEmpty, address);
    }
    String more = addresses.size() == 1 ? "" : " +" + (addresses.size() - 1);
    String first = addresses.getFirst().toString();
    int space = address - more.length();
    if (first.length() > space) {
      int front = (space - 2) / 2;
      int back = space - 2 - front;
      first = first.substring(0, front) + ".." + first.substring(first.length() - back);
    }
    return first + more;
  }

  private static String cut(String text, int width) {
    return text.length() <= width ? text : text.substring(0, width - 2) + "..";
  }

  private String wrapped(String text) {
    StringBuilder lines = new StringBuilder();
    StringBuilder line = new StringBuilder(INDENT);
    boolean empty = true;
    for (String word : Terminal.printable(text).split(" ")) {
      if (!empty && line.length() + 1 + word.length() > width) {
        lines.append(line).append('\n');
        line.setLength(0);
        line.append(INDENT).append(text.startsWith("- ") ? "  " : "");
        empty = true;
      }
      line.append(empty ? "" : " ").append(word);
      empty = false;
    }
    return lines.append(line).append('\n').toString();
  }
}
