package io.mlids.core.label;

import io.mlids.core.feature.TrafficClass;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/**
 * Ordered label rules: the first rule that matches a flow determines its class. Immutable.
 *
 * @param defaultLabel the class of flows that no rule matches
 * @param rules the rules, at most {@link #MAX_RULES}
 */
public record LabelRules(TrafficClass defaultLabel, List<LabelRule> rules) {
  /**
   * The maximum number of rules. A flow may be compared with every rule, so this number also limits
   * the time per flow.
   */
  public static final int MAX_RULES = 10_000;

  public LabelRules {
    rules = List.copyOf(rules);
    if (rules.size() > MAX_RULES) {
      throw new IllegalArgumentException(rules.size() + " rules; the maximum is " + MAX_RULES);
    }
  }

  /**
   * Reads a rule file in JSON format; {@code docs/train-on-your-network.md} describes the format.
   *
   * @throws LabelRulesException if the file is invalid; the message contains the location
   */
  public static LabelRules read(Path file) throws IOException {
    return LabelRuleFile.read(file);
  }

  /** The index, counted from 0, of the first rule that matches. */
  public OptionalInt firstMatch(FlowParties flow) {
    for (int i = 0; i < rules.size(); i++) {
      if (rules.get(i).matches(flow)) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }
}
