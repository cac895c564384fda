package io.mlids.api.alert;

import io.mlids.core.console.Terminal;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FlowRecord;
import java.time.Duration;
import java.util.Locale;

/** Formats an alert as one line for the log. */
public final class AlertLine {
  private final Alert alert;

  private AlertLine(Alert alert) {
    this.alert = alert;
  }

  /** {@code attack Bot, probability 0.980, 10.0.0.1:40000 -> 10.0.0.2:80, protocol 6}. */
  public static String of(Alert alert) {
    String label = Terminal.printable(alert.verdict().label().name());
    long seconds = Duration.between(alert.firstSeen(), alert.lastSeen()).toSeconds();
    String times = alert.count() == 1 ? "" : " x " + alert.count() + " in " + seconds + " s";
    String probability =
        String.format(Locale.ROOT, ", probability %.3f, ", alert.verdict().probability());
    return "attack " + label + times + probability + new AlertLine(alert).where();
  }

  private String where() {
    return switch (alert.attack()) {
      case Attack.OfPackets attack -> endpoints(attack.flow());
      case Attack.OfRow attack ->
          "a submitted row"
              + attack.wholeNumber(Feature.DST_PORT, 65_535).stream()
                  .mapToObj(port -> ", destination port " + port)
                  .findAny()
                  .orElse("");
    };
  }

  private String endpoints(FlowRecord flow) {
    String source = text(flow.sourceAddress());
    String destination = text(flow.destinationAddress());
    String port = Integer.toString(flow.destinationPort());
    if (alert.isSpread()) {
      source = several(alert.spread().sources(), source, "sources");
      destination = several(alert.spread().destinations(), destination, "destinations");
      port = several(alert.spread().ports(), port, "ports");
    } else {
      source += ":" + flow.sourcePort();
    }
    return source + " -> " + destination + ":" + port + ", protocol " + flow.protocol();
  }

  private static String several(long count, String one, String what) {
    return count == 1 ? one : "about " + count + " " + what;
  }

  private static String text(String address) {
    return address.contains(":") ? "[" + address + "]" : address;
  }
}
