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
 * Decodes packets in the same way as CICFlowMeter 3 with jNetPcap 1.4. These programs produced the
 * published CSE-CIC-IDS2018 CSV files. The addresses come from the outermost IPv4 header. The ports
 * come from the first TCP header anywhere in the packet, or from the first UDP header if the packet
 * has no TCP header. Any other IPv4 payload becomes protocol 0 without ports, header or payload.
 * The decoder ignores VLAN tags, skips IPv6, and does not reassemble fragments.
 */
public final class OutermostIpv4Decoder implements PacketDecoder {
  /**
   * The highest IP option number that CICFlowMeter supports. CICFlowMeter stops reading at an
   * unknown option.
   */
  private static final int LAST_OPTION = 25;

  private final boolean fallback;
  private final JnetpcapScan scan = new JnetpcapScan();
  private final LinkHeader link = new LinkHeader();
  private final EncapsulationCounts counts = new EncapsulationCounts();
  private final NetworkLayer network = new NetworkLayer(counts);
  private final Layer layer = new Layer();

  /**
   * Creates a decoder for one stream of packets.
   *
   * @param fallback whether to reproduce two more quirks of CICFlowMeter, which are needed for
   *     bit-exact results but otherwise only add noise. Every frame is read as Ethernet, regardless
   *     of the declared link type. A frame without an IPv4 header is read as if it began with one.
   */
  public OutermostIpv4Decoder(boolean fallback) {
    this.fallback = fallback;
  }

  @Override
  public PacketOutcome decode(PacketSource source, DecodedPacket packet) {
    byte[] bytes = source.bytes();
    int start = source.offset();
    int captured = source.capturedLength();
    if (source.linkType() == PacketSource.NO_LINK_TYPE) {
      return PacketOutcome.LINK_TYPE;
    }
    if (!fallback) {
      Optional<LinkType> type = link.type(source.linkType());
      return type.isEmpty() ? PacketOutcome.LINK_TYPE : decode(type.get(), source, packet);
    }
    scan.scan(JnetpcapScan.ETHERNET, bytes, start, 0, captured, source.length(), false);
    PacketOutcome outcome = take(bytes, start, captured, source.timestamp(), packet);
    if (outcome != PacketOutcome.DECODED && captured >= 20) {
      scan.scan(JnetpcapScan.IPV4, bytes, start, 0, captured, source.length(), false);
      if (take(bytes, start, captured, source.timestamp(), packet) == PacketOutcome.DECODED) {
        return PacketOutcome.DECODED;
      }
    }
    return outcome;
  }

  /** Does nothing, because fragments are not reassembled. */
  @Override
  public void expire(long now) {}

  @Override
  public FragmentStatistics fragments() {
    return FragmentStatistics.NONE;
  }

  /**
   * Decodes a packet according to the declared link type. If CICFlowMeter supports the headers, the
   * result is the same as CICFlowMeter's. Other headers, such as MPLS labels or PPPoE, are skipped,
   * and the IP header is read as in an untagged frame.
   */
  private PacketOutcome decode(LinkType type, PacketSource source, DecodedPacket packet) {
    byte[] bytes = source.bytes();
    int start = source.offset();
    int captured = source.capturedLength();
    layer.start(bytes, start, start + captured, Layer.NONE);
    link.read(type, layer);
    if (layer.type() == EtherType.ETHERNET) {
      int frame = layer.at() - start;
      scan.scan(JnetpcapScan.ETHERNET, bytes, start, frame, captured, source.length(), false);
      PacketOutcome outcome = take(bytes, start, captured, source.timestamp(), packet);
      if (outcome != PacketOutcome.NO_IP) {
        return outcome;
      }
    }
    network.walk(layer);
    return switch (layer.type()) {
      case EtherType.IPV4 -> {
        int header = layer.at() - start;
        scan.scan(JnetpcapScan.IPV4, bytes, start, header, captured, source.length(), true);
        yield take(bytes, start, captured, source.timestamp(), packet);
      }
      case EtherType.IPV6 -> {
        int header = layer.at() - start;
        scan.scan(JnetpcapScan.IPV6, bytes, start, header, captured, source.length(), true);
        yield take(bytes, start, captured, source.timestamp(), packet);
      }
      default -> PacketOutcome.NO_IP;
    };
  }

  @Override
  public Map<NotEntered, Long> notEntered() {
    return counts.byKind();
  }

  /** Sets the fields of the packet from the result of the scan. */
  private PacketOutcome take(
      byte[] bytes, int start, int captured, long timestamp, DecodedPacket packet) {
    int ipv4 = scan.ipv4();
    if (ipv4 < 0) {
      return scan.hasIpv6() ? PacketOutcome.IPV6 : PacketOutcome.NO_IP;
    }
    int header = start + ipv4;
    if (!isReadable(bytes, header, scan.ipv4Length(), captured - ipv4)) {
      return PacketOutcome.MALFORMED;
    }
    packet.resetIpv4(timestamp, Bytes.i32(bytes, header + 12), Bytes.i32(bytes, header + 16));
    if (scan.tcp() >= 0) {
      return takeTcp(bytes, start, packet);
    }
    if (scan.udp() >= 0) {
      int udp = start + scan.udp();
      packet.protocol = IpProtocol.UDP;
      packet.sourcePort = Bytes.u16(bytes, udp);
      packet.destinationPort = Bytes.u16(bytes, udp + 2);
      packet.headerLength = 8;
      packet.payloadLength = Math.max(0, scan.end() - (scan.udp() + 8));
    }
    return PacketOutcome.DECODED;
  }

  private PacketOutcome takeTcp(byte[] bytes, int start, DecodedPacket packet) {
    int tcp = start + scan.tcp();
    int length = scan.tcpLength();
    int declared = (Bytes.u8(bytes, tcp + 12) >> 4) * 4;
    // CICFlowMeter fails if the TCP header is shorter than its fixed part, or if the first byte of
    // the options is missing.
    if (declared < 20 || (declared > 20 && length == 20)) {
      return PacketOutcome.MALFORMED;
    }
    packet.protocol = IpProtocol.TCP;
    packet.sourcePort = Bytes.u16(bytes, tcp);
    packet.destinationPort = Bytes.u16(bytes, tcp + 2);
    packet.sequence = Bytes.i32(bytes, tcp + 4);
    packet.acknowledgement = Bytes.i32(bytes, tcp + 8);
    packet.flags = Bytes.u8(bytes, tcp + 13);
    packet.window = Bytes.u16(bytes, tcp + 14);
    packet.headerLength = length;
    packet.payloadLength = Math.max(0, scan.end() - (scan.tcp() + length));
    return PacketOutcome.DECODED;
  }

  /**
   * Returns whether CICFlowMeter can read an IPv4 header that is truncated to the given length. The
   * fixed part and all options up to the end of the option list must be present.
   */
  private static boolean isReadable(byte[] bytes, int header, int length, int available) {
    if (length < 20 || length > available) {
      return false;
    }
    int declared = (Bytes.u8(bytes, header) & 0x0F) * 4;
    int at = 20;
    while (at < declared) {
      if (at >= length) {
        return false;
      }
      int option = Bytes.u8(bytes, header + at) & 0x1F;
      if (option == 0 || option > LAST_OPTION) {
        return true;
      }
      if (option != 1) {
        if (at + 1 >= length) {
          return false;
        }
        // CICFlowMeter skips one byte too many, because both the length and the increment below
        // include the first byte of the option.
        at += Bytes.u8(bytes, header + at + 1);
      }
      at++;
    }
    return true;
  }
}
