package io.mlids.core.behaviour.flood;

import io.mlids.core.behaviour.conversation.Conversation;
import io.mlids.core.behaviour.conversation.LinkState;
import io.mlids.core.behaviour.conversation.Outcome;
import io.mlids.core.behaviour.conversation.Subjects;
import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.behaviour.evidence.Evidence;
import io.mlids.core.behaviour.evidence.RuleContext;
import io.mlids.core.behaviour.evidence.Text;
import io.mlids.core.behaviour.evidence.UdpRule;
import io.mlids.core.behaviour.setting.Parameter;
import io.mlids.core.behaviour.table.Memory;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Detects small UDP floods, in which one source opens flow after flow to the same port and hardly
 * any of these flows are answered. A program that gets no answer retries only a few times, whereas
 * a scan continues with the next port. {@link UdpFloodRule} detects larger floods.
 *
 * <p>Counts are damped, so they represent a rate (Mirsky et al., "Kitsune", NDSS 2018).
 */
final class UnansweredDatagramsRule extends UdpRule {
  private static final double DOUBT = 0.7;

  private final double unanswered;
  private final double many;
  private final double perAnswered;
  private final Subjects subjects;
  private final Memory<Balance> memory;
  private final Evidence.Taker evidence;

  UnansweredDatagramsRule(RuleContext context) {
    this.unanswered = context.value(Parameter.UDP_FLOOD_UNANSWERED);
    this.many = context.value(Parameter.UDP_FLOOD_FLOWS);
    this.perAnswered = context.value(Parameter.UDP_FLOOD_PER_ANSWERED);
    double halfLife = context.value(Parameter.UDP_FLOOD_UNANSWERED_HALF_LIFE);
    this.subjects = context.subjects();
    this.memory = subjects.links().memory(() -> new Balance(halfLife));
    this.evidence = context.evidence();
  }

  @Override
  public void judged(Conversation conversation, Outcome before, long now) {
    if (!conversation.isFollowed()) {
      return;
    }
    LinkState link = conversation.link();
    if (conversation.outcome() == Outcome.ANSWERED) {
      if (memory.isOf(link)) {
        memory.of(link).addNormal(now);
      }
      return;
    }
    if (!conversation.outcome().isFailure() || !conversation.isTry()) {
      return;
    }
    Balance attempts = memory.of(link);
    double count = attempts.addSuspicious(now, 1);
    if (attempts.total() < many && attempts.isFlood(count, unanswered, perAnswered, now)) {
      subjects.links().keep(link);
      evidence.take(observed(link, attempts, now));
    }
  }

  private Evidence observed(LinkState link, Balance attempts, long now) {
    long total = attempts.total();
    Map<String, Number> numbers = new LinkedHashMap<>();
    numbers.put("flows", total);
    numbers.put("seconds", Text.seconds(now - link.tally().first()));
    return Evidence.of(
        BehaviourKind.UDP_FLOOD,
        link,
        now,
        0.7,
        1 - DOUBT * unanswered / Math.max(unanswered, total),
        numbers,
        Text.count(total, "flow")
            + " of datagrams from "
            + link.parties()
            + " in "
            + Text.duration(now - link.tally().first())
            + ", hardly any answered",
        later -> observed(link, attempts, later));
  }
}
