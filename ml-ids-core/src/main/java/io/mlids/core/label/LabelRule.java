package io.mlids.core.label;

import io.mlids.core.feature.TrafficClass;
import io.mlids.core.net.AddressRange;
import io.mlids.core.net.IpProtocol;
import io.mlids.core.net.PortRange;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * The conditions under which a flow belongs to a traffic class. A flow must meet all the
 * conditions; an empty list imposes no condition.
 *
 * @param label the traffic class
 * @param when the period in which the flow must begin
 * @param sources the source addresses that match
 * @param destinations the destination addresses that match
 * @param sourcePorts the source ports that match
 * @param destinationPorts the destination ports that match
 * @param protocol the required protocol
 * @param eitherDirection whether the rule also matches flows with source and destination swapped.
 *     Such flows occur if a capture begins in the middle of a connection and the first packet is a
 *     reply
 * @param reason the reason to display; may be empty
 */
public record LabelRule(
    TrafficClass label,
    TimeSpan when,
    List<AddressRange> sources,
    List<AddressRange> destinations,
    List<PortRange> sourcePorts,
    List<PortRange> destinationPorts,
    Optional<IpProtocol> protocol,
    boolean eitherDirection,
    String reason) {

  public LabelRule {
    sources = List.copyOf(sources);
    destinations = List.copyOf(destinations);
    sourcePorts = List.copyOf(sourcePorts);
    destinationPorts = List.copyOf(destinationPorts);
  }

  /** Returns whether the rule matches the flow. */
  public boolean matches(FlowParties flow) {
    return flow.starts().stream().anyMatch(when::overlaps)
        && (protocol.isEmpty() || protocol.get().covers(flow.protocol()))
        && (endsMatch(flow) || eitherDirection && endsMatch(flow.reversed()));
  }

  private boolean endsMatch(FlowParties flow) {
    return holds(sources, flow.source())
        && holds(destinations, flow.destination())
        && holds(sourcePorts, flow.sourcePort())
        && holds(destinationPorts, flow.destinationPort());
  }

  private static boolean holds(List<AddressRange> ranges, InetAddress address) {
    return ranges.isEmpty() || ranges.stream().anyMatch(range -> range.contains(address));
  }

  private static boolean holds(List<PortRange> ranges, int port) {
    return ranges.isEmpty() || ranges.stream().anyMatch(range -> range.contains(port));
  }
}
