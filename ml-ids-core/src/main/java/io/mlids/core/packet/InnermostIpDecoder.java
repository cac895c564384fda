package io.mlids.core.packet;

import io.mlids.core.capture.PacketSource;
import java.util.Optional;

/**
 * Reads packets as their standards say: IPv4 and IPv6, every IP protocol by its own number, the
 * innermost of up to four tunnelled IP headers, payload by the IP length (so also where the capture
 * was cut), later fragments along with the first one, the outermost VLAN id.
 */
public final class InnermostIpDecoder implements PacketDecoder {
  private static final int MPLS = 0x8847;
  private static final int MPLS_MULTICAST = 0x8848;
  private static final int PPPOE_SESSION = 0x8864;
  private static final int TRANSPARENT_ETHERNET = 0x6558;

  private static final int IP_IN_IP = 4;
  private static final int IPV6_IN_IP = 41;
  private static final int GRE = 47;
  private static final int VXLAN_PORT = 4789;

  private static final int DEEPEST_TUNNEL = 4;

  /** No packet that means well has more tags, labels or extension headers. */
  private static final int MOST_HEADERS = 16;

  private final LinkHeader link = new LinkHeader();
  private final FragmentTable fragments = new FragmentTable();
  private final IpHeader ip = new IpHeader();
  private byte[] bytes;
  private int end;
  private DecodedPacket packet;

  /** Whether the packet is the first fragment of one, at whatever depth. */
  private boolean firstFragment;

  /** Where the network layer begins; after {@link #network}. */
  private int networkOffset;

  /** A decoder for one stream. */
  public InnermostIpDecoder() {}

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
    int linkProtocol = link.read(type.get(), bytes, source.offset(), source.capturedLength());
    if (link.length() > source.capturedLength()) {
      return PacketOutcome.MALFORMED;
    }
    int protocol = network(linkProtocol, source.offset() + link.length(), true);
    return switch (protocol) {
      case EtherType.IPV4, EtherType.IPV6 -> decodeIp(networkOffset);
      default -> PacketOutcome.NO_IP;
    };
  }

  /** Passes tags and labels; the Ethernet type of what is behind them, 0 if it makes no sense. */
  private int network(int etherType, int from, boolean countsVlan) {
    int type = etherType;
    int at = from;
    for (int headers = 0; headers < MOST_HEADERS; headers++) {
      networkOffset = at;
      if (EtherType.isVlan(type) && at + 4 <= end) {
        if (countsVlan && headers == 0) {
          packet.vlan = Bytes.u16(bytes, at) & 0x0FFF;
        }
        type = Bytes.u16(bytes, at + 2);
        at += 4;
      } else if ((type == MPLS || type == MPLS_MULTICAST) && at + 5 <= end) {
        boolean bottom = (bytes[at + 2] & 1) != 0;
        at += 4;
        if (bottom) {
          type = versionType(at);
        }
      } else if (type == PPPOE_SESSION && at + 8 <= end) {
        type = LinkHeader.pppType(Bytes.u16(bytes, at + 6));
        at += 8;
      } else if (type < EtherType.SMALLEST && type > 0 && at + 8 <= end && isSnap(at)) {
        type = Bytes.u16(bytes, at + 6);
        at += 8;
      } else {
        return type;
      }
    }
    return 0;
  }

  private int versionType(int at) {
    return switch (Bytes.u8(bytes, at) >> 4) {
      case 4 -> EtherType.IPV4;
      case 6 -> EtherType.IPV6;
      default -> 0;
    };
  }

  /** LLC and SNAP headers that carry an Ethernet type. */
  private boolean isSnap(int at) {
    return Bytes.i32(bytes, at) == 0xAAAA0300 && Bytes.u16(bytes, at + 4) == 0;
  }

  /** Goes from IP header to IP header as long as the next one is good. */
  private PacketOutcome decodeIp(int offset) {
    if (!ip.read(bytes, offset, end)) {
      return PacketOutcome.MALFORMED;
    }
    firstFragment = false;
    for (int depth = 0; depth < DEEPEST_TUNNEL && !ip.isLaterFragment(); depth++) {
      identifyFragment();
      int inner = tunnelled();
      if (inner < 0 || !ip.read(bytes, inner, end)) {
        break;
      }
    }
    return takeTransport();
  }

  /** Has what the present header carries remembered for the fragments that follow it. */
  private void identifyFragment() {
    if (ip.isFragment()) {
      ip.copyAddresses(bytes, packet);
      fragments.identify(packet, ip.identification(), ip.protocol());
      firstFragment = true;
    }
  }

  /** Where an IP header begins that the present one carries, −1 if none does. */
  private int tunnelled() {
    int at = ip.payload();
    return switch (ip.protocol()) {
      case IP_IN_IP, IPV6_IN_IP -> at;
      case GRE -> behindGre(at);
      case DecodedPacket.UDP -> behindVxlan(at);
      default -> -1;
    };
  }

  /** RFC 2784 with the fields of RFC 2890; neither version 1 (PPTP) nor source routes. */
  private int behindGre(int at) {
    if (at + 4 > end || (Bytes.u16(bytes, at) & 0x4007) != 0) {
      return -1;
    }
    int flags = Bytes.u8(bytes, at);
    int inner =
        at
            + 4
            + ((flags & 0x80) != 0 ? 4 : 0)
            + ((flags & 0x20) != 0 ? 4 : 0)
            + ((flags & 0x10) != 0 ? 4 : 0);
    int type = Bytes.u16(bytes, at + 2);
    return type == TRANSPARENT_ETHERNET ? behindEthernet(inner) : behindType(type, inner);
  }

  /** RFC 7348. */
  private int behindVxlan(int at) {
    if (at + 16 > end
        || Bytes.u16(bytes, at + 2) != VXLAN_PORT
        || (Bytes.u8(bytes, at + 8) & 0x08) == 0) {
      return -1;
    }
    return behindEthernet(at + 16);
  }

  private int behindEthernet(int at) {
    return at + 14 > end ? -1 : behindType(Bytes.u16(bytes, at + 12), at + 14);
  }

  private int behindType(int type, int at) {
    int inner = network(type, at, false);
    return inner == EtherType.IPV4 || inner == EtherType.IPV6 ? networkOffset : -1;
  }

  private PacketOutcome takeTransport() {
    ip.copyAddresses(bytes, packet);
    if (ip.isLaterFragment()) {
      fragments.identify(packet, ip.identification(), ip.protocol());
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
