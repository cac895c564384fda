package io.mlids.core.behaviour.conversation;

import io.mlids.core.feature.CommunityId;
import io.mlids.core.flow.FlowKey;
import io.mlids.core.net.IpAddress;
import io.mlids.core.net.IpProtocol;
import io.mlids.core.packet.DecodedPacket;
import java.util.Optional;

/**
 * A sample flow from an incident. Immutable.
 *
 * @param start time of the first packet, in microseconds since the epoch
 * @param end time of the last packet so far, in microseconds since the epoch
 * @param packets the number of packets in both directions so far
 * @param bytes the number of payload bytes in both directions so far
 * @param communityId the flow's Community ID; empty if the type of an ICMP message is unknown
 */
public record SampleFlow(
    FlowKey key,
    IpAddress source,
    int sourcePort,
    IpAddress destination,
    int destinationPort,
    long start,
    long end,
    long packets,
    long bytes,
    Optional<String> communityId) {

  public static SampleFlow of(Conversation of) {
    return new SampleFlow(
        of.flowKey(),
        of.initiator(),
        of.initiatorPort(),
        of.responder(),
        of.responderPort(),
        of.start(),
        of.last(),
        of.packets(),
        of.bytes(),
        communityId(of));
  }

  private static Optional<String> communityId(Conversation of) {
    return switch (of.protocol()) {
      case DecodedPacket.TCP, DecodedPacket.UDP, 132 ->
          Optional.of(
              CommunityId.ofPorts(
                  of.initiator(),
                  of.responder(),
                  of.initiatorPort(),
                  of.responderPort(),
                  of.protocol()));
      case IpProtocol.ICMP, IpProtocol.ICMPV6 ->
          !DecodedPacket.isIcmp(of.icmp())
              ? Optional.empty()
              : Optional.of(
                  CommunityId.ofIcmp(
                      of.answersFirst() ? of.responder() : of.initiator(),
                      of.answersFirst() ? of.initiator() : of.responder(),
                      DecodedPacket.icmpType(of.icmp()),
                      DecodedPacket.icmpCode(of.icmp()),
                      of.protocol()));
      default ->
          Optional.of(CommunityId.ofAddresses(of.initiator(), of.responder(), of.protocol()));
    };
  }
}
