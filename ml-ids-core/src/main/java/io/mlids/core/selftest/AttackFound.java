package io.mlids.core.selftest;

import io.mlids.core.feature.TrafficClass;
import java.util.Optional;

/**
 * How many flows of one attack were detected; see {@link AttackTally}.
 *
 * @param trafficClass the class of the attack
 * @param reason the reason in the attack's label rule, usually the name of the tool; may be empty
 * @param flows the number of the attack's flows in the capture; 0 if the profile makes no flows
 *     from the attack's packets
 * @param found how many of these flows were detected as attacks
 * @param foundAs the most frequent class in the verdicts for these flows
 */
public record AttackFound(
    TrafficClass trafficClass,
    String reason,
    long flows,
    long found,
    Optional<TrafficClass> foundAs) {

  /** The share of the attack's flows that were detected; NaN if the attack has no flows. */
  public double recall() {
    return flows == 0 ? Double.NaN : (double) found / flows;
  }

  /**
   * Returns whether at least half of the attack's flows were detected; fewer could be due to
   * chance.
   */
  public boolean isDetected() {
    return found > 0 && 2 * found >= flows;
  }
}
