package io.mlids.api.packets;

import io.mlids.api.packets.file.RunDecoder;
import io.mlids.api.packets.file.Segment;
import io.mlids.core.flow.FlowKey;
import io.mlids.core.net.IpAddress;
import io.mlids.core.packet.DecodedPacket;
import java.util.List;

/**
 * The packets of one flow in both directions.
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
    return packet.protocol() == key.protocol()
        && (connects(packet, key.addressA(), key.addressB())
                && arePorts(packet, key.portA(), key.portB())
            || connects(packet, key.addressB(), key.addressA())
                && arePorts(packet, key.portB(), key.portA()));
  }

  private static boolean connects(DecodedPacket packet, IpAddress source, IpAddress destination) {
    return packet.isIpv6() == source.isIpv6()
        && packet.sourceLow() == source.low()
        && packet.destinationLow() == destination.low()
        && packet.sourceHigh() == source.high()
        && packet.destinationHigh() == destination.high();
  }

  private static boolean arePorts(DecodedPacket packet, int source, int destination) {
    return packet.sourcePort() == source && packet.destinationPort() == destination;
  }

  @Override
  public String text() {
    return "flow " + key;
  }
}
