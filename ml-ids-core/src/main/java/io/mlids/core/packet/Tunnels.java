package io.mlids.core.packet;

import io.mlids.core.link.Bytes;
import io.mlids.core.link.EncapsulationCounts;
import io.mlids.core.link.EtherType;
import io.mlids.core.link.Layer;
import io.mlids.core.link.NetworkLayer;
import io.mlids.core.link.NotEntered;
import io.mlids.core.net.IpProtocol;

/**
 * Finds the IP packet inside another IP packet. Unlike a UDP port, a protocol number identifies a
 * tunnel reliably.
 */
final class Tunnels {
  private static final int IP_IN_IP = 4;
  private static final int IPV6_IN_IP = 41;
  private static final int GRE = 47;
  private static final int ESP = 50;
  private static final int ETHERNET_IN_IP = 97;
  private static final int L2TP = 115;
  private static final int MPLS_IN_IP = 137;

  private final TunnelPayload payload;
  private final GreHeader gre = new GreHeader();
  private final L2tpTunnels l2tp;
  private final UdpTunnels udp;

  /**
   * Creates an instance for one stream of packets.
   *
   * @param counts receives the number of encapsulations that are not decoded
   */
  Tunnels(NetworkLayer network, EncapsulationCounts counts) {
    payload = new TunnelPayload(network, counts);
    l2tp = new L2tpTunnels(payload);
    udp = new UdpTunnels(payload, l2tp);
  }

  /**
   * Finds the inner IP header in an IP packet.
   *
   * @param ip the outer header; if the packet is a fragment, it must be the first fragment
   * @return the offset of the inner header, or −1 if the packet has none
   */
  int inner(byte[] bytes, int end, IpHeader ip) {
    if (ip.payload() > end) {
      return -1;
    }
    return switch (ip.protocol()) {
      case IP_IN_IP, IPV6_IN_IP -> {
        payload.start(bytes, end, ip, Layer.IP);
        yield payload.innerIp(NotEntered.IP_IN_IP);
      }
      case GRE -> {
        gre.read(payload.start(bytes, end, ip, Layer.NONE));
        yield payload.innerIp(gre.isErspan() ? NotEntered.ERSPAN : NotEntered.GRE);
      }
      case ESP -> payload.notEntered(NotEntered.ESP);
      case ETHERNET_IN_IP -> {
        payload.start(bytes, end, ip, Layer.NONE).pass(2, EtherType.ETHERNET);
        yield payload.innerIp(NotEntered.IP_IN_IP);
      }
      case MPLS_IN_IP -> {
        payload.start(bytes, end, ip, EtherType.MPLS);
        yield payload.innerIp(NotEntered.MPLS);
      }
      case L2TP -> l2tp.inIp(payload.start(bytes, end, ip, Layer.NONE));
      case IpProtocol.UDP -> udp.inDatagram(payload.start(bytes, end, ip, Layer.NONE));
      default -> -1;
    };
  }

  /** Returns whether a tunnel may start after an IP header, judging by its protocol or ports. */
  boolean mayBegin(byte[] bytes, int end, IpHeader ip) {
    int at = ip.payload();
    return switch (ip.protocol()) {
      case IP_IN_IP, IPV6_IN_IP, GRE, ETHERNET_IN_IP, MPLS_IN_IP, L2TP -> true;
      case IpProtocol.UDP ->
          at + 4 > end
              || UdpTunnels.isTunnelPort(Bytes.u16(bytes, at))
              || UdpTunnels.isTunnelPort(Bytes.u16(bytes, at + 2));
      default -> false;
    };
  }
}
