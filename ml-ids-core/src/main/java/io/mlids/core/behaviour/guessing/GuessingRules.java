package io.mlids.core.behaviour.guessing;

import io.mlids.core.behaviour.evidence.Rule;
import io.mlids.core.behaviour.evidence.RuleContext;
import java.util.List;

/** The rules for password guessing. */
public final class GuessingRules {

  private GuessingRules() {}

  /** Creates the rules with no state. */
  public static List<Rule> of(RuleContext context) {
    return List.of(new GuessingRule(context));
  }
}
