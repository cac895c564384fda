package io.mlids.core.behaviour.channel;

import io.mlids.core.behaviour.evidence.Rule;
import io.mlids.core.behaviour.evidence.RuleContext;
import java.util.List;

/** The rules for covert channels. */
public final class ChannelRules {

  private ChannelRules() {}

  /** Creates the rules with no state. */
  public static List<Rule> of(RuleContext context) {
    return List.of(
        new BeaconRule(context), new DnsTunnelRule(context), new IcmpTunnelRule(context));
  }
}
