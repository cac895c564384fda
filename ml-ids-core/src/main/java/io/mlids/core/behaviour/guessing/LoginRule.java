package io.mlids.core.behaviour.guessing;

import io.mlids.core.behaviour.conversation.LinkState;
import io.mlids.core.behaviour.conversation.Subjects;
import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.behaviour.evidence.Evidence;
import io.mlids.core.behaviour.evidence.RuleContext;
import io.mlids.core.behaviour.evidence.TcpRule;
import io.mlids.core.behaviour.port.WellKnown;
import io.mlids.core.behaviour.table.Memory;
import java.util.Map;

/**
 * A rule for one sign of a source that repeatedly tries to log in to a service. The rules share
 * their memory, because a link is reported once, whichever sign comes first. For comparison, the
 * thresholds of other programs are 9 (Slips), 30 in 30 min (Zeek, SSH), and 5 with one forgiven
 * every 10 s (CrowdSec).
 */
abstract class LoginRule extends TcpRule {
  final Memory<Guessing> memory;
  private final Subjects subjects;
  private final Evidence.Taker evidence;

  LoginRule(RuleContext context, Memory<Guessing> memory) {
    this.memory = memory;
    this.subjects = context.subjects();
    this.evidence = context.evidence();
  }

  /** Reports evidence about a link. */
  final void report(LinkState link, Evidence found, long now) {
    subjects.links().keep(link);
    link.setGuessing(now);
    evidence.take(found);
  }

  /** Records an attempt if its source has already been reported. */
  static void attempted(LinkState link, Guessing guessing, long now) {
    if (guessing.hasBegun()) {
      link.setGuessing(now);
    }
  }

  /** The service's name in sentences. */
  final String service(LinkState link) {
    String seen = memory.isOf(link) ? memory.of(link).service : "";
    return seen.isEmpty() ? WellKnown.login(link.port()) : seen;
  }

  /**
   * Creates an observation.
   *
   * @param amount the number of attempts
   * @param enough the number of attempts from which the confidence exceeds one half
   */
  static Evidence observed(
      LinkState link,
      double weight,
      long amount,
      double enough,
      Map<String, Number> numbers,
      String reason,
      Evidence.Again again,
      long now) {
    return Evidence.of(
        BehaviourKind.PASSWORD_GUESSING,
        link,
        now,
        weight,
        1 - 0.5 * enough / Math.max(enough, amount),
        numbers,
        reason,
        again);
  }
}
