package io.mlids.core.label;

import io.mlids.core.feature.FlowRecord;
import io.mlids.core.net.AddressRange;
import java.net.InetAddress;
import java.util.List;

/**
 * The endpoints and the start of a flow: all that rules use.
 *
 * @param source the sender of the first packet
 * @param sourcePort 0 where the protocol has no ports
 * @param destination where the first packet went
 * @param destinationPort 0 where the protocol has no ports
 * @param protocol number of the IP protocol; 0 in the profile {@code cse2018} for all but TCP and
 *     UDP
 * @param starts when the flow may have begun; several where its time is ambiguous
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

  /** Those of a flow whose first packet's time is known to the microsecond. */
  public static FlowParties of(FlowRecord flow) {
    return new FlowParties(
        AddressRange.address(flow.sourceAddress()),
        flow.sourcePort(),
        AddressRange.address(flow.destinationAddress()),
        flow.destinationPort(),
        flow.protocol(),
        List.of(TimeSpan.at(flow.start())));
  }

  /** The same flow seen from its other end. */
  FlowParties reversed() {
    return new FlowParties(destination, destinationPort, source, sourcePort, protocol, starts);
  }
}
