package io.mlids.core.label;

import io.mlids.core.feature.TrafficClass;
import io.mlids.core.net.AddressRange;
import io.mlids.core.net.IpProtocol;
import io.mlids.core.net.PortRange;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * Which flows are of a traffic class. All conditions must hold; an empty list holds always.
 *
 * @param label the class
 * @param when the flow must begin within it
 * @param sources where the flow must come from
 * @param destinations where it must go
 * @param sourcePorts from which ports
 * @param destinationPorts to which ports
 * @param protocol over which protocol
 * @param eitherDirection whether the conditions may also hold of the flow seen from its other end:
 *     a capture that begins in the midst of a connection may show the answer first
 * @param reason the displayed reason; may be empty
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

  /** Whether the rule is about the flow. */
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
