package io.mlids.api.incident;

import io.mlids.core.alert.AttackNotification;
import io.mlids.core.console.Terminal;
import io.mlids.core.feature.FlowTime;
import io.mlids.core.incident.Incident;
import io.mlids.core.net.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Converts an incident to an attack notification: a one-row table, with the kind as the predicted
 * label and the confidence as the probability.
 */
public final class IncidentMessage {
  private static final int MAX_ADDRESSES = 16;

  private static final List<String> COLUMNS =
      List.of(
          "incident_id",
          "title",
          "severity",
          "attackers",
          "victims",
          "ports",
          "first_seen",
          "last_seen",
          "flows",
          "packets",
          "bytes",
          "origin",
          AttackNotification.PREDICTION,
          AttackNotification.PROBABILITY,
          AttackNotification.PREDICTED_LABEL,
          AttackNotification.DETECTED_AT,
          AttackNotification.MODEL_VERSION);

  private IncidentMessage() {}

  /** The message for queues; addresses and ports are joined with commas. */
  public static AttackNotification of(KeptIncident kept) {
    Incident incident = kept.incident();
    List<Object> values = new ArrayList<>(COLUMNS.size());
    values.add(incident.id());
    values.add(incident.title());
    values.add(incident.severity().id());
    values.add(addresses(incident.attackers()));
    values.add(addresses(incident.victims()));
    values.add(incident.ports().stream().map(String::valueOf).collect(Collectors.joining(", ")));
    values.add(FlowTime.iso(incident.firstSeen()));
    values.add(FlowTime.iso(incident.lastSeen()));
    values.add(incident.flows());
    values.add(incident.packets());
    values.add(incident.bytes());
    values.add(kept.origin());
    values.add(1L);
    values.add(incident.confidence());
    values.add(incident.kind().id());
    values.add(FlowTime.iso(kept.updatedAt()));
    values.add(kept.modelVersion());
    return new AttackNotification(COLUMNS, values);
  }

  private static String addresses(List<IpAddress> addresses) {
    return addresses.stream()
        .limit(MAX_ADDRESSES)
        .map(IpAddress::toString)
        .collect(Collectors.joining(", "));
  }

  /** A short line for the log. */
  public static String line(KeptIncident kept) {
    Incident incident = kept.incident();
    return String.format(
        Locale.ROOT,
        "incident %s (%s, confidence %.0f%%), %,d flows, %s",
        Terminal.printable(incident.title()),
        incident.severity().id(),
        Math.floor(100 * incident.confidence()),
        incident.flows(),
        kept.id());
  }
}
