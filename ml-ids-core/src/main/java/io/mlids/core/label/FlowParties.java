package io.mlids.core.label;

import io.mlids.core.feature.FlowRecord;
import io.mlids.core.net.AddressRange;
import java.net.InetAddress;
import java.util.List;

/**
 * The properties of a flow that label rules test: its endpoints, protocol and start.
 *
 * @param source the sender of the first packet
 * @param sourcePort the source port; 0 if the protocol has no ports
 * @param destination the receiver of the first packet
 * @param destinationPort the destination port; 0 if the protocol has no ports
 * @param protocol the IP protocol number; 0 in the profile {@code cse2018} for protocols other than
 *     TCP and UDP
 * @param starts the times at which the flow may have begun; several if its timestamp is ambiguous
 */
public record FlowParties(
    InetAddress source,
    int sourcePort,
    InetAddress destination,
    int destinationPort,
    int protocol,
    List<TimeSpan> starts) {

  public FlowParties {
    starts = List.copyOf(starts);
  }

  /** The endpoints, protocol and start of a recorded flow. */
  public static FlowParties of(FlowRecord flow) {
    return new FlowParties(
        AddressRange.address(flow.sourceAddress()),
        flow.sourcePort(),
        AddressRange.address(flow.destinationAddress()),
        flow.destinationPort(),
        flow.protocol(),
        List.of(TimeSpan.at(flow.start())));
  }

  /** The flow with source and destination swapped. */
  FlowParties reversed() {
    return new FlowParties(destination, destinationPort, source, sourcePort, protocol, starts);
  }
}
