package io.mlids.core.packet;

import io.mlids.core.capture.PacketSource;
import io.mlids.core.link.Bytes;
import io.mlids.core.link.EncapsulationCounts;
import io.mlids.core.link.EtherType;
import io.mlids.core.link.Layer;
import io.mlids.core.link.LinkHeader;
import io.mlids.core.link.LinkType;
import io.mlids.core.link.NetworkLayer;
import io.mlids.core.link.NotEntered;
import io.mlids.core.net.IpProtocol;
import java.util.Map;
import java.util.Optional;

/**
 * Decodes packets according to the standards. The decoder supports IPv4 and IPv6 with all IP
 * protocols, and follows up to four nested tunnels to the innermost IP header. The payload length
 * comes from the IP header, even if the capture is truncated. All fragments of a datagram belong to
 * the same flow. The VLAN ID is taken from the outermost tag.
 */
public final class InnermostIpDecoder implements PacketDecoder {
  private static final int DEEPEST_TUNNEL = 4;

  /** The maximum length of a TCP header, including its options. */
  private static final int LONGEST_TRANSPORT_HEADER = 60;

  /** Enough bytes for the headers of a tunnel and an IP header with some options. */
  private static final int LONGEST_TUNNEL_HEADERS = 128;

  private final LinkHeader link = new LinkHeader();
  private final FragmentTable fragments = new FragmentTable();
  private final IpHeader ip = new IpHeader();
  private final EncapsulationCounts counts = new EncapsulationCounts();
  private final NetworkLayer network = new NetworkLayer(counts);
  private final Tunnels tunnels = new Tunnels(network, counts);
  private final Layer layer = new Layer();
  private final boolean ignoreVlan;

  /** Set at the start of {@link #decode}. */
  @SuppressWarnings("NullAway.Init")
  private byte[] bytes;

  private int end;

  /** Set at the start of {@link #decode}. */
  @SuppressWarnings("NullAway.Init")
  private DecodedPacket packet;

  /** Creates a decoder for one stream of packets, in which VLAN tags separate flows. */
  public InnermostIpDecoder() {
    this(false);
  }

  /**
   * Creates a decoder for one stream of packets.
   *
   * @param ignoreVlan whether packets may belong to the same flow regardless of their VLAN tags
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
    packet.setTimestamp(source.timestamp());
    packet.vlan = 0;
    packet.resetTransport();
    layer.start(bytes, source.offset(), end, Layer.NONE);
    link.read(type.get(), layer);
    network.walk(layer);
    if (!ignoreVlan) {
      packet.vlan = network.vlan();
    }
    return switch (layer.type()) {
      case EtherType.IPV4, EtherType.IPV6 -> decodeIp(layer.at(), wireEnd(source));
      case Layer.CUT -> PacketOutcome.MALFORMED;
      default -> PacketOutcome.NO_IP;
    };
  }

  @Override
  public void expire(long now) {
    fragments.expire(now);
  }

  @Override
  public FragmentStatistics fragments() {
    return fragments.statistics();
  }

  /** The offset of the packet's end on the wire, which may lie beyond the captured bytes. */
  private int wireEnd(PacketSource source) {
    long wire = (long) source.offset() + source.length();
    return Math.clamp(wire, end, Integer.MAX_VALUE);
  }

  private PacketOutcome decodeIp(int offset, int wireEnd) {
    return ip.read(bytes, offset, end, wireEnd)
        ? decodeRead(offset, wireEnd, 0)
        : PacketOutcome.MALFORMED;
  }

  /** Decodes the payload of the IP header that was read last. */
  private PacketOutcome decodeRead(int offset, int wireEnd, int depth) {
    return ip.isFragment() ? decodeFragment(offset, wireEnd, depth) : decodeCarried(depth);
  }

  /** Follows inner IP headers as long as they are valid. */
  private PacketOutcome decodeCarried(int depth) {
    int wireEnd = ip.payload() + ip.payloadLength();
    int inner = tunnels.inner(bytes, end, ip);
    if (inner < 0) {
      return takeTransport();
    }
    if (depth == DEEPEST_TUNNEL || !ip.read(bytes, inner, end, wireEnd)) {
      counts.add(depth == DEEPEST_TUNNEL ? NotEntered.TOO_DEEP : NotEntered.IP_IN_IP);
      return takeTransport();
    }
    return decodeRead(inner, wireEnd, depth + 1);
  }

  private PacketOutcome decodeFragment(int offset, int wireEnd, int depth) {
    ip.copyAddresses(bytes, packet);
    FragmentedDatagram datagram =
        fragments.find(packet, ip.identification(), ip.isIpv6() ? 0 : ip.protocol());
    long number = FragmentTable.number(datagram);
    PacketOutcome outcome = decodeFragment(datagram, offset, wireEnd, depth);
    // Set last, because a datagram may contain fragments of another one.
    packet.datagram = number;
    return outcome;
  }

  private PacketOutcome decodeFragment(
      FragmentedDatagram datagram, int offset, int wireEnd, int depth) {
    if (datagram.isFlowKnown() && ip.fragmentOffset() > 0) {
      count(datagram);
      datagram.copyFlowTo(packet);
      packet.payloadLength = datagram.isTunnel() ? 0 : ip.payloadLength();
      return PacketOutcome.DECODED;
    }
    if (datagram.isFlowKnown()) {
      fragments.restart(datagram, packet.timestamp);
    }
    return ip.fragmentOffset() == 0 && datagram.readable() == 0
        ? decodeFirst(datagram, offset, wireEnd, depth)
        : hold(datagram, depth);
  }

  private void count(FragmentedDatagram datagram) {
    if (datagram.repeats(ip.fragmentOffset(), ip.payloadLength(), ip.isLastFragment())) {
      fragments.countOverlap();
    }
  }

  /** Decodes a first fragment, or holds it until all headers have arrived. */
  private PacketOutcome decodeFirst(
      FragmentedDatagram datagram, int offset, int wireEnd, int depth) {
    int capturedEnd = end;
    int fragmentEnd = ip.payload() + ip.payloadLength();
    // Bytes after the end of the fragment are padding.
    end = Math.min(end, fragmentEnd);
    PacketOutcome outcome = decodeBeginning(depth, false);
    boolean tunnelled = ip.header() != offset;
    end = capturedEnd;
    boolean isShort = outcome == PacketOutcome.FRAGMENT_WITHOUT_FIRST;
    if (isShort || outcome == PacketOutcome.DECODED) {
      ip.read(bytes, offset, end, wireEnd);
      if (isShort && fragmentEnd <= end) {
        packet.resetTransport();
        outcome = hold(datagram, depth);
      } else if (isShort) {
        outcome = PacketOutcome.MALFORMED;
      } else {
        count(datagram);
        packet.payloadLength += tunnelled ? 0 : datagram.total() - ip.payloadLength();
        fragments.resolve(datagram, packet, datagram.waiting(), tunnelled);
      }
    }
    return outcome;
  }

  /** Holds a fragment until the datagram's headers are complete. */
  private PacketOutcome hold(FragmentedDatagram datagram, int depth) {
    int captured = Math.clamp(end - ip.payload(), 0, ip.payloadLength());
    int tried = ip.fragmentOffset() == 0 ? captured : datagram.readable();
    datagram.hold(ip, bytes, ip.payload(), captured);
    fragments.countHeld();
    count(datagram);
    if (datagram.readable() <= tried) {
      return PacketOutcome.FRAGMENT_WITHOUT_FIRST;
    }
    PacketOutcome outcome = decodeHeld(datagram, depth);
    if (outcome != PacketOutcome.DECODED
        && (datagram.isWhole() || outcome != PacketOutcome.FRAGMENT_WITHOUT_FIRST)) {
      fragments.restart(datagram, packet.timestamp);
    }
    return outcome;
  }

  /** Decodes the held bytes of a datagram. */
  private PacketOutcome decodeHeld(FragmentedDatagram datagram, int depth) {
    byte[] frame = bytes;
    int frameEnd = end;
    bytes = datagram.readableDatagram();
    end = datagram.readableEnd();
    packet.resetTransport();
    PacketOutcome outcome = PacketOutcome.FRAGMENT_WITHOUT_FIRST;
    if (ip.read(bytes, 0, end, end)) {
      boolean whole = datagram.isWhole() && datagram.beyondReadable() == 0;
      if (!whole) {
        ip.markFragment();
      }
      outcome = decodeBeginning(depth, whole);
    }
    if (outcome == PacketOutcome.DECODED) {
      boolean tunnelled = ip.header() != 0;
      packet.payloadLength += tunnelled ? 0 : datagram.beyondReadable();
      fragments.resolve(datagram, packet, datagram.waiting() - 1, tunnelled);
    }
    // The payload is in the joined fragments, not in the bytes of the packet source.
    packet.payloadOffset = 0;
    bytes = frame;
    end = frameEnd;
    return outcome;
  }

  /**
   * Decodes the first bytes of a datagram, up to {@link #end}.
   *
   * @param whole whether the bytes are the whole datagram
   * @return {@link PacketOutcome#FRAGMENT_WITHOUT_FIRST} if the bytes end within the headers
   */
  private PacketOutcome decodeBeginning(int depth, boolean whole) {
    if (!ip.readAfterFragment(bytes, end) || !whole && isWithinTunnelHeaders()) {
      return PacketOutcome.FRAGMENT_WITHOUT_FIRST;
    }
    PacketOutcome outcome = decodeCarried(depth);
    return outcome == PacketOutcome.MALFORMED && end - ip.payload() < LONGEST_TRANSPORT_HEADER
        ? PacketOutcome.FRAGMENT_WITHOUT_FIRST
        : outcome;
  }

  private boolean isWithinTunnelHeaders() {
    return end - ip.payload() < LONGEST_TUNNEL_HEADERS && tunnels.mayBegin(bytes, end, ip);
  }

  private PacketOutcome takeTransport() {
    ip.copyAddresses(bytes, packet);
    packet.protocol = ip.protocol();
    boolean good =
        switch (ip.protocol()) {
          case IpProtocol.TCP -> takeTcp();
          case IpProtocol.UDP -> takePorts(8);
          case IpProtocol.SCTP -> takePorts(12);
          case IpProtocol.ICMP, IpProtocol.ICMPV6 -> takeIcmp();
          default -> takeHeader(0);
        };
    return good ? PacketOutcome.DECODED : PacketOutcome.MALFORMED;
  }

  private boolean takeHeader(int length) {
    packet.headerLength = length;
    packet.payloadOffset = ip.payload() + length;
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
