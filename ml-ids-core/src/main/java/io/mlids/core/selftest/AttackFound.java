package io.mlids.core.selftest;

import io.mlids.core.feature.TrafficClass;
import java.util.Optional;

/**
 * What was found of one attack, see {@link AttackTally}.
 *
 * @param trafficClass what the attack is
 * @param reason what the rules say of it, usually the tool; may be empty
 * @param flows of the attack in the capture; none where the profile makes no flows of its packets
 * @param found flows among them whose verdict is attack
 * @param foundAs the class that most of those were taken for
 */
public record AttackFound(
    TrafficClass trafficClass,
    String reason,
    long flows,
    long found,
    Optional<TrafficClass> foundAs) {

  /** The share of the attack's flows that were found; NaN without flows. */
  public double recall() {
    return flows == 0 ? Double.NaN : (double) found / flows;
  }

  /** Whether at least half of its flows were found: fewer could be chance. */
  public boolean isDetected() {
    return found > 0 && 2 * found >= flows;
  }
}
