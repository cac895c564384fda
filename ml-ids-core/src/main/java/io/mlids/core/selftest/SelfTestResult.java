package io.mlids.core.selftest;

import io.mlids.core.feature.TrafficClass;
import java.util.List;
import java.util.SortedMap;

/**
 * A model's detections in a labelled capture.
 *
 * @param attacks the attacks in the order of their rules
 * @param benignFlows the number of flows of the class {@code Benign}
 * @param falsePositives the number of benign flows detected as attacks
 * @param flaggedAs the number of false positives by predicted class
 */
public record SelfTestResult(
    List<AttackFound> attacks,
    long benignFlows,
    long falsePositives,
    SortedMap<TrafficClass, Long> flaggedAs) {

  public SelfTestResult {
    attacks = List.copyOf(attacks);
  }

  /** The attacks whose flows occur in the capture. */
  public List<AttackFound> present() {
    return attacks.stream().filter(attack -> attack.flows() > 0).toList();
  }

  /**
   * The number of attacks without flows, either because they are not in the capture or because the
   * profile makes no flows from their packets.
   */
  public int absent() {
    return attacks.size() - present().size();
  }

  /**
   * The missed attacks: they have flows in the capture, but fewer than half of these flows were
   * detected.
   */
  public List<AttackFound> missed() {
    return present().stream().filter(attack -> !attack.isDetected()).toList();
  }

  public long attackFlows() {
    return attacks.stream().mapToLong(AttackFound::flows).sum();
  }

  public long attackFlowsFound() {
    return attacks.stream().mapToLong(AttackFound::found).sum();
  }

  /** The share of attack flows that were detected; NaN without attack flows. */
  public double recall() {
    return share(attackFlowsFound(), attackFlows());
  }

  /** The share of benign flows detected as attacks; NaN without benign flows. */
  public double falsePositiveRate() {
    return share(falsePositives, benignFlows);
  }

  private static double share(long part, long whole) {
    return whole == 0 ? Double.NaN : (double) part / whole;
  }
}
