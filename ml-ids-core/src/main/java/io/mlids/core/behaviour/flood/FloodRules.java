package io.mlids.core.behaviour.flood;

import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.behaviour.evidence.Rule;
import io.mlids.core.behaviour.evidence.RuleContext;
import io.mlids.core.behaviour.setting.Parameter;
import java.util.List;

/** The rules for floods, reflection and slow requests. */
public final class FloodRules {
  private static final int FEWEST_PINGS = 256;

  private FloodRules() {}

  /** Creates the rules with no state. */
  public static List<Rule> of(RuleContext context) {
    double datagrams = context.value(Parameter.UDP_FLOOD_PACKETS_PER_SECOND);
    double pings = context.value(Parameter.ICMP_FLOOD_PACKETS_PER_SECOND);
    return List.of(
        new SynFloodRule(context),
        new HalfOpenRule(context),
        new UdpFloodRule(context),
        new UnansweredDatagramsRule(context),
        new RepeatedDatagramsRule(context),
        new DhcpFloodRule(context),
        new IcmpFloodRule(context),
        new FastFlowRule(context, BehaviourKind.UDP_FLOOD, datagrams, (long) datagrams),
        new FastFlowRule(context, BehaviourKind.ICMP_FLOOD, pings, FEWEST_PINGS),
        new ReflectionRule(context),
        new SlowRequestsRule(context));
  }
}
