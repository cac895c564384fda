package io.mlids.core.selftest;

import io.mlids.core.detect.Verdict;
import io.mlids.core.feature.TrafficClass;
import io.mlids.core.label.AddressRange;
import io.mlids.core.label.FlowParties;
import io.mlids.core.label.LabelRule;
import io.mlids.core.label.LabelRules;
import io.mlids.core.label.TimeSpan;
import io.mlids.core.pipeline.DetectedFlow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Counts what was found, attack by attack. An attack is what rules of one class, reason, time and
 * sources match: one that had several targets has a rule for each. Not thread-safe.
 */
public final class AttackTally {
  /** What the rules of one attack have in common. */
  private record Attack(
      TrafficClass trafficClass, String reason, TimeSpan when, List<AddressRange> sources) {}

  private static final class Counts {
    private final SortedMap<TrafficClass, Long> foundAs = new TreeMap<>();
    private long flows;
    private long found;

    private void add(Verdict verdict) {
      flows++;
      if (verdict.isAttack()) {
        found++;
        foundAs.merge(verdict.label(), 1L, Long::sum);
      }
    }

    private Optional<TrafficClass> mostFoundAs() {
      return foundAs.entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey);
    }
  }

  private final LabelRules rules;
  private final List<Attack> attacks = new ArrayList<>();
  private final List<Counts> counts = new ArrayList<>();

  /** The attack of each rule, by its place. */
  private final int[] attackOfRule;

  private final Counts benign = new Counts();
  private long unlabelled;

  /** A tally of nothing. */
  public AttackTally(LabelRules rules) {
    this.rules = rules;
    attackOfRule = new int[rules.rules().size()];
    Map<Attack, Integer> places = new HashMap<>();
    for (int i = 0; i < attackOfRule.length; i++) {
      LabelRule rule = rules.rules().get(i);
      Attack attack = new Attack(rule.label(), rule.reason(), rule.when(), rule.sources());
      attackOfRule[i] = rule.label().isAttack() ? place(attack, places) : -1;
    }
  }

  private int place(Attack attack, Map<Attack, Integer> places) {
    return places.computeIfAbsent(
        attack,
        added -> {
          attacks.add(added);
          counts.add(new Counts());
          return attacks.size() - 1;
        });
  }

  /** Counts a flow: of an attack, benign, or of neither where no rule says what it is. */
  public void add(DetectedFlow detected) {
    OptionalInt rule = rules.firstMatch(FlowParties.of(detected.flow()));
    if (rule.isPresent() && attackOfRule[rule.getAsInt()] >= 0) {
      counts.get(attackOfRule[rule.getAsInt()]).add(detected.verdict());
    } else if (rule.isPresent() || rules.defaultLabel().equals(TrafficClass.BENIGN)) {
      benign.add(detected.verdict());
    } else {
      unlabelled++;
    }
  }

  /** Flows that no rule says the class of, and the default neither. */
  public long unlabelled() {
    return unlabelled;
  }

  /** What was found so far. */
  public SelfTestResult result() {
    List<AttackFound> found = new ArrayList<>();
    for (int i = 0; i < attacks.size(); i++) {
      Counts of = counts.get(i);
      found.add(
          new AttackFound(
              attacks.get(i).trafficClass(),
              attacks.get(i).reason(),
              of.flows,
              of.found,
              of.mostFoundAs()));
    }
    return new SelfTestResult(
        found,
        benign.flows,
        benign.found,
        Collections.unmodifiableSortedMap(new TreeMap<>(benign.foundAs)));
  }
}
