package io.mlids.core.behaviour.channel;

import io.mlids.core.behaviour.conversation.Conversation;
import io.mlids.core.behaviour.conversation.LinkState;
import io.mlids.core.behaviour.conversation.Subjects;
import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.behaviour.evidence.Evidence;
import io.mlids.core.behaviour.evidence.IcmpRule;
import io.mlids.core.behaviour.evidence.RuleContext;
import io.mlids.core.behaviour.evidence.Text;
import io.mlids.core.behaviour.payload.Payload;
import io.mlids.core.behaviour.setting.Parameter;
import io.mlids.core.behaviour.table.Memory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Detects data tunnelled in ICMP messages. The contents or lengths of such messages differ, whereas
 * ping repeats the same content. Many large messages with the same content are weak evidence.
 */
final class IcmpTunnelRule extends IcmpRule {
  /** The number of leading payload bytes to ignore, because ping writes a timestamp into them. */
  private static final int PING_CLOCK = 16;

  private static final int LOOKED_AT = 64;
  private static final int PING_LENGTH = 64;
  private static final int LARGE_MESSAGE = 512;
  private static final int FLOOD_PER_SECOND = 20;

  private final double messages;
  private final double contents;
  private final double volume;
  private final Subjects subjects;
  private final Memory<Echoes> memory;
  private final Evidence.Taker evidence;

  IcmpTunnelRule(RuleContext context) {
    this.messages = context.value(Parameter.TUNNEL_ICMP_MESSAGES);
    this.contents = context.value(Parameter.TUNNEL_ICMP_CONTENTS);
    this.volume = context.value(Parameter.TUNNEL_ICMP_BYTES);
    this.subjects = context.subjects();
    this.memory = subjects.links().memory(() -> new Echoes(context.sets()));
    this.evidence = context.evidence();
  }

  @Override
  public void message(Conversation conversation, boolean forward, Payload payload, long now) {
    if (conversation.isFollowed()) {
      echo(conversation.link(), payload, now);
    }
  }

  private void echo(LinkState link, Payload payload, long now) {
    Echoes carried = memory.of(link);
    carried.messages++;
    carried.bytes += payload.length();
    carried.lengths.add(payload.length());
    if (payload.length() > PING_LENGTH) {
      carried.large++;
    }
    if (payload.available() > PING_CLOCK) {
      carried.contents.add(payload.hash(PING_CLOCK, LOOKED_AT) ^ payload.length());
    }
    boolean differs =
        carried.contents.size() >= contents && carried.contents.size() * 8 >= carried.messages
            || carried.lengths.size() >= contents;
    if (carried.messages < messages
        || carried.large * 4 < carried.messages
        || !differs && !isVolume(carried, now - link.tally().first())
        || !carried.isDue(carried.messages)) {
      return;
    }
    subjects.links().keep(link);
    evidence.take(ofEchoes(link, carried, now));
  }

  /**
   * Returns whether the volume is much larger than a connectivity test needs, but smaller than a
   * flood.
   */
  private boolean isVolume(Echoes carried, long micros) {
    return carried.bytes >= volume
        && carried.bytes >= LARGE_MESSAGE * carried.messages
        && carried.messages * 1e6 < FLOOD_PER_SECOND * Math.max(1, micros);
  }

  private Evidence ofEchoes(LinkState link, Echoes carried, long now) {
    Map<String, Number> numbers = new LinkedHashMap<>();
    numbers.put("messages", carried.messages);
    numbers.put("contents", carried.contents.size());
    numbers.put("lengths", carried.lengths.size());
    numbers.put("bytes", carried.bytes);
    boolean differs = carried.contents.size() >= contents || carried.lengths.size() >= contents;
    return new Evidence(
        BehaviourKind.TUNNEL,
        carried,
        List.of(link.source()),
        List.of(link.destination()),
        List.of(),
        now,
        0.7,
        (differs ? 1 : 0.4) * (1 - 0.5 * messages / carried.messages),
        numbers,
        Text.count(carried.messages, "echo message")
            + " between "
            + link.source()
            + " and "
            + link.destination()
            + " in "
            + Text.duration(now - link.tally().first())
            + " carried "
            + Text.bytes(carried.bytes)
            + ", with "
            + Text.count(carried.contents.size(), "different content", carried.contents.isFull())
            + " and "
            + Text.count(carried.lengths.size(), "different length"),
        link.tally(),
        later -> ofEchoes(link, carried, later));
  }
}
