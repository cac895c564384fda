package io.mlids.core.behaviour.web;

import io.mlids.core.behaviour.evidence.Rule;
import io.mlids.core.behaviour.evidence.RuleContext;
import java.util.List;

/** The rules for web servers. */
public final class WebRules {

  private WebRules() {}

  /** Creates the rules with no state. */
  public static List<Rule> of(RuleContext context) {
    return List.of(
        new HttpFloodRule(context),
        new ForgedAgentsRule(context),
        new WebProbingRule(context),
        new HiddenFormsRule(context),
        new WebShellRule(context));
  }
}
