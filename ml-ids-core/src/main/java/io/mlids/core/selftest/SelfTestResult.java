package io.mlids.core.selftest;

import io.mlids.core.feature.TrafficClass;
import java.util.List;
import java.util.SortedMap;

/**
 * What a model found in a labelled capture.
 *
 * @param attacks in the order of the rules
 * @param benignFlows flows of the class {@code Benign}
 * @param falsePositives those among them whose verdict is attack
 * @param flaggedAs what those were taken for
 */
public record SelfTestResult(
    List<AttackFound> attacks,
    long benignFlows,
    long falsePositives,
    SortedMap<TrafficClass, Long> flaggedAs) {

  public SelfTestResult {
    attacks = List.copyOf(attacks);
  }

  /** The attacks that have flows. */
  public List<AttackFound> present() {
    return attacks.stream().filter(attack -> attack.flows() > 0).toList();
  }

  /** How many attacks have no flow: the capture lacks them, or the profile makes none of theirs. */
  public int absent() {
    return attacks.size() - present().size();
  }

  /** The attacks of whose flows fewer than half were found. */
  public List<AttackFound> missed() {
    return present().stream().filter(attack -> !attack.isDetected()).toList();
  }

  public long attackFlows() {
    return attacks.stream().mapToLong(AttackFound::flows).sum();
  }

  public long attackFlowsFound() {
    return attacks.stream().mapToLong(AttackFound::found).sum();
  }

  /** The share of attack flows that were found; NaN without any. */
  public double recall() {
    return share(attackFlowsFound(), attackFlows());
  }

  /** The share of benign flows whose verdict is attack; NaN without any. */
  public double falsePositiveRate() {
    return share(falsePositives, benignFlows);
  }

  private static double share(long part, long whole) {
    return whole == 0 ? Double.NaN : (double) part / whole;
  }
}
