package io.mlids.core.label;

import io.mlids.core.feature.TrafficClass;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/**
 * Ordered label rules: the first that matches a flow gives its class. Immutable.
 *
 * @param defaultLabel the class of flows that no rule matches
 * @param rules at most {@link #MOST_RULES}
 */
public record LabelRules(TrafficClass defaultLabel, List<LabelRule> rules) {
  /** Each flow is held against each rule, so there is a bound. */
  public static final int MOST_RULES = 10_000;

  public LabelRules {
    rules = List.copyOf(rules);
    if (rules.size() > MOST_RULES) {
      throw new IllegalArgumentException(rules.size() + " rules; there may be " + MOST_RULES);
    }
  }

  /**
   * Reads a rule file, a JSON document; {@code docs/train-on-your-network.md} has its format.
   *
   * @throws LabelRulesException if it does not contain such rules; the message names the place
   */
  public static LabelRules read(Path file) throws IOException {
    return LabelRuleFile.read(file);
  }

  /** The position of the first rule that matches, from 0. */
  public OptionalInt firstMatch(FlowParties flow) {
    for (int i = 0; i < rules.size(); i++) {
      if (rules.get(i).matches(flow)) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }
}
