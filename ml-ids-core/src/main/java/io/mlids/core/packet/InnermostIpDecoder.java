package io.mlids.core.packet;

import io.mlids.core.capture.PacketSource;
import java.util.Map;
import java.util.Optional;

/**
 * Reads packets as their standards say: IPv4 and IPv6, every IP protocol by its own number, the
 * innermost of up to four tunnelled IP headers, payload by the IP length (so also where the capture
 * was cut), later fragments along with the first one, the outermost VLAN id.
 */
public final class InnermostIpDecoder implements PacketDecoder {
  private static final int DEEPEST_TUNNEL = 4;

  private final LinkHeader link = new LinkHeader();
  private final FragmentTable fragments = new FragmentTable();
  private final IpHeader ip = new IpHeader();
  private final EncapsulationCounts counts = new EncapsulationCounts();
  private final NetworkLayer network = new NetworkLayer(counts);
  private final Tunnels tunnels = new Tunnels(network, counts);
  private final Layer layer = new Layer();
  private final boolean ignoreVlan;
  private byte[] bytes;
  private int end;
  private DecodedPacket packet;

  /** Whether the packet is the first fragment of one, at whatever depth. */
  private boolean firstFragment;

  /** A decoder for one stream. */
  public InnermostIpDecoder() {
    this(false);
  }

  /**
   * A decoder for one stream.
   *
   * @param ignoreVlan whether packets with different VLAN tags, or with and without one, may belong
   *     to the same flow
   */
  public InnermostIpDecoder(boolean ignoreVlan) {
    this.ignoreVlan = ignoreVlan;
  }

  @Override
  public Map<NotEntered, Long> notEntered() {
    return counts.byKind();
  }

  @Override
  public PacketOutcome decode(PacketSource source, DecodedPacket into) {
    Optional<LinkType> type = link.type(source.linkType());
    if (type.isEmpty()) {
      return PacketOutcome.LINK_TYPE;
    }
    bytes = source.bytes();
    end = source.offset() + source.capturedLength();
    packet = into;
    packet.timestamp = source.timestamp();
    packet.vlan = 0;
    packet.resetTransport();
    layer.start(bytes, source.offset(), end, Layer.NONE);
    link.read(type.get(), layer);
    network.walk(layer);
    if (!ignoreVlan) {
      packet.vlan = network.vlan();
    }
    return switch (layer.type()) {
      case EtherType.IPV4, EtherType.IPV6 -> decodeIp(layer.at());
      case Layer.CUT -> PacketOutcome.MALFORMED;
      default -> PacketOutcome.NO_IP;
    };
  }

  /** Goes from IP header to IP header as long as the next one is good. */
  private PacketOutcome decodeIp(int offset) {
    if (!ip.read(bytes, offset, end)) {
      return PacketOutcome.MALFORMED;
    }
    firstFragment = false;
    for (int depth = 0; !ip.isLaterFragment(); depth++) {
      identifyFragment();
      int inner = tunnels.inner(bytes, end, ip);
      if (inner < 0) {
        break;
      }
      if (depth == DEEPEST_TUNNEL || !ip.read(bytes, inner, end)) {
        counts.add(depth == DEEPEST_TUNNEL ? NotEntered.TOO_DEEP : NotEntered.IP_IN_IP);
        break;
      }
    }
    return takeTransport();
  }

  /** Has what the present header carries remembered for the fragments that follow it. */
  private void identifyFragment() {
    if (ip.isFragment()) {
      ip.copyAddresses(bytes, packet);
      fragments.identify(packet, ip.identification(), ip.fragmentedProtocol());
      firstFragment = true;
    }
  }

  private PacketOutcome takeTransport() {
    ip.copyAddresses(bytes, packet);
    if (ip.isLaterFragment()) {
      fragments.identify(packet, ip.identification(), ip.fragmentedProtocol());
      packet.payloadLength = ip.payloadLength();
      return fragments.follow(packet)
          ? PacketOutcome.DECODED
          : PacketOutcome.FRAGMENT_WITHOUT_FIRST;
    }
    packet.protocol = ip.protocol();
    boolean good =
        switch (ip.protocol()) {
          case DecodedPacket.TCP -> takeTcp();
          case DecodedPacket.UDP -> takePorts(8);
          case IpHeader.SCTP -> takePorts(12);
          case IpHeader.ICMP, IpHeader.ICMPV6 -> takeIcmp();
          default -> takeHeader(0);
        };
    if (!good) {
      return PacketOutcome.MALFORMED;
    }
    if (firstFragment) {
      fragments.remember(packet);
    }
    return PacketOutcome.DECODED;
  }

  private boolean takeHeader(int length) {
    packet.headerLength = length;
    packet.payloadLength = ip.payloadLength() - length;
    return packet.payloadLength >= 0;
  }

  private boolean takeIcmp() {
    int at = ip.payload();
    if (at + 2 <= end) {
      packet.sequence = DecodedPacket.icmp(Bytes.u8(bytes, at), Bytes.u8(bytes, at + 1));
    }
    return takeHeader(Math.min(8, ip.payloadLength()));
  }

  private boolean takePorts(int length) {
    int at = ip.payload();
    if (at + 4 > end || !takeHeader(length)) {
      return false;
    }
    packet.sourcePort = Bytes.u16(bytes, at);
    packet.destinationPort = Bytes.u16(bytes, at + 2);
    return true;
  }

  private boolean takeTcp() {
    int at = ip.payload();
    if (at + 16 > end) {
      return false;
    }
    int length = (Bytes.u8(bytes, at + 12) >> 4) * 4;
    packet.sequence = Bytes.i32(bytes, at + 4);
    packet.acknowledgement = Bytes.i32(bytes, at + 8);
    packet.flags = Bytes.u8(bytes, at + 13);
    packet.window = Bytes.u16(bytes, at + 14);
    return length >= 20 && takePorts(length);
  }
}
