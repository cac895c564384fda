package io.mlids.core.behaviour.evidence;

import io.mlids.core.behaviour.conversation.Subjects;
import io.mlids.core.behaviour.setting.BehaviourSettings;
import io.mlids.core.behaviour.setting.Parameter;
import io.mlids.core.behaviour.table.Addresses;
import io.mlids.core.behaviour.table.SetCapacity;
import io.mlids.core.behaviour.table.SmallSet;

/**
 * The context of a rule.
 *
 * @param settings the thresholds
 * @param subjects the subjects that it watches
 * @param sets the capacity that the sets of all rules share
 * @param evidence receives the findings
 */
public record RuleContext(
    BehaviourSettings settings, Subjects subjects, SetCapacity sets, Evidence.Taker evidence) {

  /** The value of a parameter. */
  public double value(Parameter parameter) {
    return settings.value(parameter);
  }

  /** An empty set. */
  public SmallSet set() {
    return new SmallSet(sets);
  }

  /** No addresses. */
  public Addresses addresses() {
    return new Addresses(sets);
  }
}
