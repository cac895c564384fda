package io.mlids.core.behaviour.flood;

import io.mlids.core.behaviour.conversation.Conversation;
import io.mlids.core.behaviour.conversation.Subjects;
import io.mlids.core.behaviour.conversation.TargetState;
import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.behaviour.evidence.Evidence;
import io.mlids.core.behaviour.evidence.IcmpRule;
import io.mlids.core.behaviour.evidence.RuleContext;
import io.mlids.core.behaviour.evidence.Text;
import io.mlids.core.behaviour.setting.Parameter;
import io.mlids.core.behaviour.table.Memory;
import io.mlids.core.packet.DecodedPacket;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Detects when a destination receives ICMP messages from so many sources in a short time that the
 * sources must be forged or coordinated. {@link FastFlowRule} detects floods from one source.
 */
final class IcmpFloodRule extends IcmpRule {
  private final double sources;
  private final Subjects subjects;
  private final Memory<Onslaught> memory;
  private final Evidence.Taker evidence;

  IcmpFloodRule(RuleContext context) {
    this.sources = context.value(Parameter.ICMP_FLOOD_SOURCES);
    double halfLife = context.value(Parameter.ICMP_FLOOD_HALF_LIFE);
    this.subjects = context.subjects();
    this.memory = subjects.targets().memory(() -> new Onslaught(halfLife, context.sets()));
    this.evidence = context.evidence();
  }

  @Override
  public void opened(Conversation conversation, long now) {
    if (!conversation.isFollowed()
        || conversation.answersFirst()
        || !DecodedPacket.isIcmp(conversation.icmp())) {
      return;
    }
    TargetState target = conversation.target();
    Onslaught icmp = memory.of(target);
    icmp.tally().opened(conversation);
    double opened = icmp.addSuspicious(now, 1);
    if (opened >= sources && icmp.isDue(icmp.total())) {
      subjects.targets().keep(target);
      icmp.tally().sampleMore();
      evidence.take(observed(target, icmp, now));
    }
  }

  private Evidence observed(TargetState target, Onslaught icmp, long now) {
    Map<String, Number> numbers = new LinkedHashMap<>();
    numbers.put("sources", icmp.total());
    numbers.put("seconds", Text.seconds(now - icmp.tally().first()));
    return new Evidence(
        BehaviourKind.ICMP_FLOOD,
        icmp,
        List.of(),
        List.of(target.destination()),
        List.of(),
        now,
        0.8,
        1 - 0.5 * sources / icmp.total(),
        numbers,
        "ICMP messages from "
            + Text.count(icmp.total(), "source")
            + " to "
            + target.destination()
            + " in "
            + Text.duration(now - icmp.tally().first()),
        icmp.tally(),
        later -> observed(target, icmp, later));
  }
}
