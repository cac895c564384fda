package io.mlids.api.alert;

import io.mlids.core.alert.AlertOrigin;
import io.mlids.core.alert.AlertView;
import io.mlids.core.alert.Spread;
import io.mlids.core.detect.Verdict;
import io.mlids.core.explain.Explanation;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FlowRecord;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * An attack that the allow-list does not suppress, or a roll-up of several similar ones.
 *
 * @param count the number of attacks in the alert
 * @param firstSeen when the first attack was detected
 * @param lastSeen when the last attack was detected
 * @param attack the attack; in a roll-up, the attack with the highest probability
 * @param spread the number of addresses and ports that the attacks involve
 */
public record Alert(
    Kind kind, long count, Instant firstSeen, Instant lastSeen, Attack attack, Spread spread)
    implements AlertView, News {

  /** The reason why the alert was raised. */
  public enum Kind {
    /** A single attack, reported immediately. */
    ATTACK("attack"),
    /** Several similar attacks, reported when their roll-up window closes. */
    ROLLUP("rollup");

    private final String id;

    Kind(String id) {
      this.id = id;
    }

    /** The name in JSON. */
    public String id() {
      return id;
    }
  }

  @Override
  public int bytes() {
    return attack.bytes();
  }

  /** Creates an alert for one attack. */
  public static Alert of(Attack attack) {
    return new Alert(Kind.ATTACK, 1, attack.detectedAt(), attack.detectedAt(), attack, Spread.ONE);
  }

  /** Returns whether the attacks involve several sources, destinations or ports. */
  public boolean isSpread() {
    return spread.isWide();
  }

  @Override
  public Optional<FlowRecord> flow() {
    return switch (attack) {
      case Attack.OfPackets ofPackets -> Optional.of(ofPackets.flow());
      case Attack.OfRow _ -> Optional.empty();
    };
  }

  @Override
  public OptionalInt destinationPort() {
    return switch (attack) {
      case Attack.OfPackets ofPackets -> OptionalInt.of(ofPackets.flow().destinationPort());
      case Attack.OfRow ofRow -> ofRow.wholeNumber(Feature.DST_PORT, 65_535);
    };
  }

  @Override
  public OptionalInt protocol() {
    return switch (attack) {
      case Attack.OfPackets ofPackets -> OptionalInt.of(ofPackets.flow().protocol());
      case Attack.OfRow ofRow -> ofRow.wholeNumber(Feature.PROTOCOL, 255);
    };
  }

  @Override
  public Verdict verdict() {
    return attack.verdict();
  }

  /** Computed, if necessary, in the thread that writes the alert. */
  @Override
  public Explanation explanation() {
    return attack.explanation();
  }

  @Override
  public String modelVersion() {
    return attack.modelVersion();
  }

  @Override
  public String type() {
    return kind.id();
  }

  @Override
  public AlertOrigin origin() {
    return attack.origin();
  }
}
