package io.mlids.api.packets;

import io.mlids.api.packets.file.RunDecoder;
import io.mlids.api.packets.file.Segment;
import io.mlids.core.flow.FlowKey;
import io.mlids.core.net.IpAddress;
import io.mlids.core.net.IpProtocol;
import io.mlids.core.packet.DecodedPacket;
import java.util.List;

/**
 * The packets of one flow in both directions. If the protocol is 0, the packets of all protocols
 * but TCP and UDP are selected, because the feature profile {@code cse2018} does not record which.
 *
 * @param key the flow
 * @param from the time of the flow's first packet, in microseconds since the epoch
 * @param until the time of its last packet
 */
public record FlowSelection(FlowKey key, long from, long until) implements PacketSelection {

  @Override
  public boolean mayBeIn(Segment part) {
    return part.mayContainAny(List.of(key.addressA()))
        && part.mayContainAny(List.of(key.addressB()));
  }

  /** The flow may have been built from the innermost or from the outermost header. */
  @Override
  public boolean contains(RunDecoder decoded) {
    return decoded.isInnermostDecoded() && isOf(decoded.innermost())
        || decoded.isOutermostDecoded() && isOf(decoded.outermost());
  }

  private boolean isOf(DecodedPacket packet) {
    return isOfProtocol(packet)
        && (connects(packet, key.addressA(), key.addressB())
                && arePorts(packet, key.portA(), key.portB())
            || connects(packet, key.addressB(), key.addressA())
                && arePorts(packet, key.portB(), key.portA()));
  }

  private boolean isOfProtocol(DecodedPacket packet) {
    int protocol = packet.protocol();
    return key.protocol() == 0
        ? protocol != IpProtocol.TCP && protocol != IpProtocol.UDP
        : protocol == key.protocol();
  }

  private static boolean connects(DecodedPacket packet, IpAddress source, IpAddress destination) {
    return packet.isIpv6() == source.isIpv6()
        && packet.sourceLow() == source.low()
        && packet.destinationLow() == destination.low()
        && packet.sourceHigh() == source.high()
        && packet.destinationHigh() == destination.high();
  }

  private boolean arePorts(DecodedPacket packet, int source, int destination) {
    return key.protocol() == 0
        || packet.sourcePort() == source && packet.destinationPort() == destination;
  }

  @Override
  public String text() {
    return "flow " + key;
  }
}
