package io.mlids.core.behaviour.guessing;

import io.mlids.core.behaviour.evidence.Rule;
import io.mlids.core.behaviour.evidence.RuleContext;
import io.mlids.core.behaviour.setting.Parameter;
import io.mlids.core.behaviour.table.Memory;
import java.util.List;

/** The rules for password guessing. */
public final class GuessingRules {

  private GuessingRules() {}

  /** Creates the rules with no state. */
  public static List<Rule> of(RuleContext context) {
    double halfLife = context.value(Parameter.GUESSING_HALF_LIFE);
    Memory<Guessing> memory =
        context.subjects().links().memory(() -> new Guessing(halfLife, context.sets()));
    // An answer's banner is read before its refusal, so that the evidence names the service.
    return List.of(
        new LoginFormsRule(context, memory),
        new SimilarSessionsRule(context, memory),
        new RefusedLoginsRule(context, memory));
  }
}
