package io.mlids.api.alert;

import io.mlids.core.alert.Spread;
import java.time.Instant;

/**
 * What people are told: one attack, or how many more of the same kind there were.
 *
 * @param count of the attacks that it stands for
 * @param firstSeen when the first of them was detected
 * @param lastSeen when the last of them was detected
 * @param attack the one, or of several the one that the model is surest of
 * @param spread over how many addresses and ports they are spread
 */
public record Alert(
    Kind kind, long count, Instant firstSeen, Instant lastSeen, Attack attack, Spread spread) {

  /** Why it is told. */
  public enum Kind {
    /** An attack, told at once. */
    ATTACK("attack"),
    /** A window has closed in which there were more like the one that opened it. */
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

  /** One attack. */
  static Alert of(Attack attack) {
    return new Alert(Kind.ATTACK, 1, attack.detectedAt(), attack.detectedAt(), attack, Spread.ONE);
  }

  /** Whether it stands for attacks of several sources, destinations or ports. */
  public boolean isSpread() {
    return spread.isWide();
  }
}
