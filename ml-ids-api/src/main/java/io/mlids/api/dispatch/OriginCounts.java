package io.mlids.api.dispatch;

import io.mlids.core.alert.AlertOrigin;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** What was found in the packets of each kind of source since the start. Thread-safe. */
public final class OriginCounts {
  private enum What {
    ATTACK,
    ALERT,
    INCIDENT
  }

  /**
   * The counts of one kind of source.
   *
   * @param attacks the flows and rows classified as attacks
   * @param alerts the alerts raised; similar attacks are rolled up into one
   * @param incidents the incidents opened
   */
  public record Of(long attacks, long alerts, long incidents) {}

  private final Map<AlertOrigin.Kind, Map<What, LongAdder>> counts =
      new EnumMap<>(AlertOrigin.Kind.class);

  /** Creates counts that are all zero. */
  public OriginCounts() {
    for (AlertOrigin.Kind kind : AlertOrigin.Kind.values()) {
      Map<What, LongAdder> adders = new EnumMap<>(What.class);
      for (What what : What.values()) {
        adders.put(what, new LongAdder());
      }
      counts.put(kind, adders);
    }
  }

  void attack(AlertOrigin origin) {
    adder(origin.kind(), What.ATTACK).increment();
  }

  void alert(AlertOrigin origin) {
    adder(origin.kind(), What.ALERT).increment();
  }

  /**
   * Counts an incident.
   *
   * @param origin the text of the source of its packets
   */
  void incident(String origin) {
    for (AlertOrigin.Kind kind : AlertOrigin.Kind.values()) {
      String word = new AlertOrigin(kind, "").text();
      if (origin.equals(word) || origin.startsWith(word + " ")) {
        adder(kind, What.INCIDENT).increment();
        return;
      }
    }
  }

  private LongAdder adder(AlertOrigin.Kind kind, What what) {
    return Objects.requireNonNull(Objects.requireNonNull(counts.get(kind)).get(what));
  }

  /** The counts of a kind of source. */
  public Of of(AlertOrigin.Kind kind) {
    return new Of(
        adder(kind, What.ATTACK).sum(),
        adder(kind, What.ALERT).sum(),
        adder(kind, What.INCIDENT).sum());
  }
}
