package io.mlids.core.behaviour.evidence;

import io.mlids.core.behaviour.conversation.Subjects;
import io.mlids.core.behaviour.setting.BehaviourSettings;
import io.mlids.core.behaviour.setting.Parameter;
import io.mlids.core.behaviour.table.Addresses;
import io.mlids.core.behaviour.table.SetCapacity;
import io.mlids.core.behaviour.table.SmallSet;

/**
 * The settings and shared state needed to create rules.
 *
 * @param settings the thresholds
 * @param subjects the subjects of conversations
 * @param sets the capacity shared by the sets of all rules
 * @param evidence receives the rules' evidence
 */
public record RuleContext(
    BehaviourSettings settings, Subjects subjects, SetCapacity sets, Evidence.Taker evidence) {

  /** The value of a parameter. */
  public double value(Parameter parameter) {
    return settings.value(parameter);
  }

  /** Creates an empty set. */
  public SmallSet set() {
    return new SmallSet(sets);
  }

  /** Creates an empty set of addresses. */
  public Addresses addresses() {
    return new Addresses(sets);
  }
}
