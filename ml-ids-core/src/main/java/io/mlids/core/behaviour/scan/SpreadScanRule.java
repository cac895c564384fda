package io.mlids.core.behaviour.scan;

import io.mlids.core.behaviour.conversation.Conversation;
import io.mlids.core.behaviour.conversation.ObservedFlow;
import io.mlids.core.behaviour.conversation.Outcome;
import io.mlids.core.behaviour.conversation.TargetState;
import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.behaviour.evidence.Evidence;
import io.mlids.core.behaviour.evidence.RuleContext;
import io.mlids.core.behaviour.evidence.TcpRule;
import io.mlids.core.behaviour.evidence.Text;
import io.mlids.core.behaviour.setting.Parameter;
import io.mlids.core.behaviour.table.Memory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Detects many sources that together scan one destination, although each source tries too few ports
 * to be reported on its own. The rule applies the random walk of {@link PortScanRule} to the
 * contacts of all sources with the destination. Once a source has been reported on its own, its
 * further contacts do not count, so one scanner and a few misconfigured clients do not cause a
 * report.
 */
final class SpreadScanRule extends TcpRule {
  private final double ports;
  private final double sources;
  private final double netFailures;
  private final Memory<PortTries> tries;
  private final Memory<SpreadScan> memory;
  private final Evidence.Taker evidence;

  /**
   * Creates a rule with no state.
   *
   * @param tries each pair's tries, counted by {@link PortScanRule}
   */
  SpreadScanRule(RuleContext context, Memory<PortTries> tries) {
    this.ports = context.value(Parameter.PORT_SCAN_SPREAD_PORTS);
    this.sources = context.value(Parameter.PORT_SCAN_SPREAD_SOURCES);
    this.netFailures = context.value(Parameter.PORT_SCAN_NET_FAILURES);
    this.tries = tries;
    this.memory = context.subjects().targets().memory(() -> new SpreadScan(context.sets()));
    this.evidence = context.evidence();
  }

  @Override
  public void judged(Conversation conversation, Outcome before, long now) {
    if (!conversation.isFollowed() || !conversation.begun()) {
      return;
    }
    TargetState target = conversation.target();
    if (conversation.outcome() == Outcome.ANSWERED) {
      if (memory.isOf(target)) {
        memory.of(target).answered.add(conversation.responderPort());
      }
      return;
    }
    if (!conversation.outcome().isFailure()
        || target.destination().equals(ObservedFlow.UNKNOWN)
        || conversation.link().answered() > 0
        || tries.of(conversation.pair()).failed.size() >= netFailures) {
      return;
    }
    SpreadScan scan = memory.of(target);
    boolean fresh = scan.ports.add(conversation.responderPort());
    scan.tally.join(conversation);
    scan.attackers.add(conversation.initiator());
    int net = scan.ports.size() - scan.answered.size();
    if (fresh
        && net >= ports
        && scan.attackers.size() >= sources
        && scan.isDue(scan.ports.size())) {
      scan.tally.sampleMore();
      evidence.take(observed(target, scan, now));
    }
  }

  private Evidence observed(TargetState target, SpreadScan scan, long now) {
    int tried = scan.ports.size();
    Map<String, Number> numbers = new LinkedHashMap<>();
    numbers.put("ports", tried);
    numbers.put("sources", scan.attackers.size());
    numbers.put("answered", scan.answered.size());
    numbers.put("seconds", Text.seconds(now - scan.tally.first()));
    return new Evidence(
        BehaviourKind.PORT_SCAN,
        scan,
        scan.attackers.list(),
        List.of(target.destination()),
        List.of(),
        now,
        0.4,
        1 - 0.5 * ports / Math.max(ports, tried),
        numbers,
        Text.count(tried, "port", scan.ports.isFull())
            + " on "
            + target.destination()
            + " were tried without success by "
            + Text.count(scan.attackers.size(), "source", scan.attackers.isFull())
            + " in "
            + Text.duration(now - scan.tally.first())
            + ", a few ports each",
        scan.tally,
        later -> observed(target, scan, later));
  }
}
