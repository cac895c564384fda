package io.mlids.core.selftest;

import io.mlids.core.csv.FlowCsvWriter;
import io.mlids.core.detect.Verdict;
import io.mlids.core.feature.TrafficClass;
import io.mlids.core.label.FlowParties;
import io.mlids.core.label.LabelRule;
import io.mlids.core.label.LabelRules;
import io.mlids.core.label.TimeSpan;
import io.mlids.core.net.AddressRange;
import io.mlids.core.pipeline.DetectedFlow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Counts the detected flows of each attack. An attack that has several targets, or that provoked
 * other flows, has several label rules. The rules of one attack have the same class, time and
 * sources, and their reasons begin with the reason of the first rule. Not thread-safe.
 */
public final class AttackTally {
  private static final TrafficClass NO_LABEL = new TrafficClass(FlowCsvWriter.NO_LABEL);

  /** The properties that the rules of one attack share, with the reason of the first rule. */
  private record Attack(
      TrafficClass trafficClass, String reason, TimeSpan when, List<AddressRange> sources) {

    private static Attack of(LabelRule rule) {
      return new Attack(rule.label(), rule.reason(), rule.when(), rule.sources());
    }

    private boolean covers(LabelRule rule) {
      return trafficClass.equals(rule.label())
          && rule.reason().startsWith(reason)
          && when.equals(rule.when())
          && sources.equals(rule.sources());
    }
  }

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

  /** The index of each rule's attack, by rule; −1 for rules that assign other classes. */
  private final int[] attackOfRule;

  private final Counts benign = new Counts();
  private long unlabelled;

  /** Creates a tally with no flows. */
  public AttackTally(LabelRules rules) {
    this.rules = rules;
    attackOfRule = new int[rules.rules().size()];
    for (int i = 0; i < attackOfRule.length; i++) {
      LabelRule rule = rules.rules().get(i);
      attackOfRule[i] = isAttack(rule.label()) ? attackOf(rule) : -1;
    }
  }

  private int attackOf(LabelRule rule) {
    for (int i = 0; i < attacks.size(); i++) {
      if (attacks.get(i).covers(rule)) {
        return i;
      }
    }
    attacks.add(Attack.of(rule));
    counts.add(new Counts());
    return attacks.size() - 1;
  }

  private static boolean isAttack(TrafficClass label) {
    return label.isAttack() && !label.equals(NO_LABEL);
  }

  /** Counts a flow as part of an attack, as benign, or as unlabelled if no rule matches it. */
  public void add(DetectedFlow detected) {
    OptionalInt match = rules.firstMatch(FlowParties.of(detected.flow()));
    int attack = match.isPresent() ? attackOfRule[match.getAsInt()] : -1;
    TrafficClass label =
        match.isPresent() ? rules.rules().get(match.getAsInt()).label() : rules.defaultLabel();
    if (attack >= 0) {
      counts.get(attack).add(detected.verdict());
    } else if (label.equals(TrafficClass.BENIGN)) {
      benign.add(detected.verdict());
    } else {
      unlabelled++;
    }
  }

  /** The number of flows to which neither a rule nor the default assigns a class. */
  public long unlabelled() {
    return unlabelled;
  }

  /** The result so far. */
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
