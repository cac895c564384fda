package io.mlids.core.behaviour;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Many sources try the ports of one destination, each too few to be told by itself: the walk of
 * {@link PortScanRule} over the destination's ports instead of the source's. What one source does
 * counts only up to where it is told alone, so one scanner and some lost clients make none.
 */
final class SpreadScanRule implements Rule {
  private final double ports;
  private final double sources;
  private final double netFailures;
  private final Evidence.Taker evidence;

  SpreadScanRule(BehaviourSettings settings, Evidence.Taker evidence) {
    this.ports = settings.value(Parameter.PORT_SCAN_SPREAD_PORTS);
    this.sources = settings.value(Parameter.PORT_SCAN_SPREAD_SOURCES);
    this.netFailures = settings.value(Parameter.PORT_SCAN_NET_FAILURES);
    this.evidence = evidence;
  }

  @Override
  public void judged(Conversation conversation, Outcome before, long now) {
    TargetState target = conversation.target;
    if (target == null
        || conversation.pair == null
        || !conversation.isTcp()
        || !conversation.begun
        || target.destination.equals(ObservedFlow.UNKNOWN)) {
      return;
    }
    if (target.scan == null) {
      target.scan = new SpreadScan();
    }
    SpreadScan scan = target.scan;
    if (conversation.outcome == Outcome.ANSWERED) {
      scan.answered.add(conversation.responderPort);
      return;
    }
    if (!conversation.outcome.isFailure() || conversation.pair.failed.size() >= netFailures) {
      return;
    }
    boolean fresh = scan.ports.add(conversation.responderPort);
    scan.tally.opened(conversation);
    scan.tally.add(conversation, conversation.packets(), conversation.bytes());
    if (scan.sources.add(
        SweepRule.number(conversation.initiator.high(), conversation.initiator.low()))) {
      scan.attackers.add(conversation.initiator);
    }
    int net = scan.ports.size() - scan.answered.size();
    if (fresh
        && net >= ports
        && scan.sources.size() >= sources
        && scan.progress.isDue(scan.ports.size())) {
      evidence.take(observed(target, now));
    }
  }

  private Evidence observed(TargetState target, long now) {
    SpreadScan scan = target.scan;
    int tried = scan.ports.size();
    Map<String, Number> numbers = new LinkedHashMap<>();
    numbers.put("ports", tried);
    numbers.put("sources", scan.sources.size());
    numbers.put("answered", scan.answered.size());
    numbers.put("seconds", Text.seconds(now - scan.tally.first()));
    return new Evidence(
        BehaviourKind.PORT_SCAN,
        scan,
        scan.attackers.list(),
        List.of(target.destination),
        List.of(),
        now,
        0.4,
        1 - 0.5 * ports / Math.max(ports, tried),
        numbers,
        Text.count(tried, "port", scan.ports.isFull())
            + " of "
            + target.destination
            + " tried in vain by "
            + Text.count(scan.sources.size(), "source", scan.sources.isFull())
            + " in "
            + Text.duration(now - scan.tally.first())
            + ", a few each",
        scan.tally,
        later -> observed(target, later));
  }
}
