package io.mlids.api.host;

import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FlowRecord;
import io.mlids.core.net.IpAddress;
import io.mlids.core.pipeline.DetectedFlow;

/**
 * What the view of a host needs of a scored flow. Times are microseconds since the epoch.
 * Immutable.
 *
 * @param source the host that sent the first packet
 * @param protocol the IP protocol; 0 if the feature profile does not record it
 * @param port the destination's port; 0 if the protocol has none
 * @param bytes payload bytes in both directions
 * @param attack whether the flow is classified as an attack
 * @param probability the probability of an attack, 0 to 1
 * @param answered whether the destination sent payload
 */
public record HostFlow(
    IpAddress source,
    IpAddress destination,
    int protocol,
    int port,
    long start,
    long end,
    long packets,
    long bytes,
    boolean attack,
    double probability,
    boolean answered) {

  /** A flow that is in memory. */
  public static HostFlow of(DetectedFlow detected) {
    FlowRecord flow = detected.flow();
    return new HostFlow(
        flow.source(),
        flow.destination(),
        flow.protocol(),
        flow.destinationPort(),
        flow.start(),
        flow.end(),
        flow.packets(),
        flow.bytes(),
        detected.verdict().isAttack(),
        detected.verdict().probability(),
        flow.value(Feature.TOTLEN_BWD_PKTS) > 0);
  }
}
