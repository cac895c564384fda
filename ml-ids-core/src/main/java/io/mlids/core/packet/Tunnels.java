package io.mlids.core.packet;

import io.mlids.core.link.Bytes;
import io.mlids.core.link.EncapsulationCounts;
import io.mlids.core.link.EtherType;
import io.mlids.core.link.Layer;
import io.mlids.core.link.NetworkLayer;
import io.mlids.core.link.NotEntered;
import io.mlids.core.link.SerialHeader;
import io.mlids.core.net.IpProtocol;

/**
 * Finds the IP packet inside another one. A protocol number identifies a tunnel reliably. A UDP
 * port is only a hint, so every field of the tunnel's header must be valid, and the inner packet
 * must fit into the datagram; otherwise the datagram is not treated as a tunnel.
 */
final class Tunnels {
  private static final int IP_IN_IP = 4;
  private static final int IPV6_IN_IP = 41;
  private static final int GRE = 47;
  private static final int ESP = 50;
  private static final int ETHERNET_IN_IP = 97;
  private static final int L2TP = 115;
  private static final int MPLS_IN_IP = 137;

  private static final int L2TP_PORT = 1701;
  private static final int GTP_PORT = 2152;
  private static final int TEREDO_PORT = 3544;
  private static final int ESP_PORT = 4500;
  private static final int VXLAN_PORT = 4789;
  private static final int VXLAN_GPE_PORT = 4790;
  private static final int GENEVE_PORT = 6081;
  private static final int MPLS_PORT = 6635;
  private static final int OLD_VXLAN_PORT = 8472;
  private static final int TZSP_PORT = 37008;

  private static final int MOST_OPTIONS = 64;

  private final NetworkLayer network;
  private final GreHeader gre;
  private final EncapsulationCounts counts;
  private final Layer layer = new Layer();

  /** The end of the tunnel's payload. */
  private int last;

  /**
   * Creates an instance for one stream.
   *
   * @param counts counts encapsulations that are not decoded
   */
  Tunnels(NetworkLayer network, EncapsulationCounts counts) {
    this.network = network;
    this.counts = counts;
    gre = new GreHeader();
  }

  /**
   * Finds the IP header inside an IP packet.
   *
   * @param ip the outer header, which must not be that of a later fragment
   * @return the offset of the inner header, or −1 if there is none
   */
  int inner(byte[] bytes, int end, IpHeader ip) {
    int at = ip.payload();
    if (at > end) {
      return -1;
    }
    last = ip.isFragment() ? Integer.MAX_VALUE : at + ip.payloadLength();
    return switch (ip.protocol()) {
      case IP_IN_IP, IPV6_IN_IP -> plainIp(bytes, at, end);
      case GRE -> {
        layer.start(bytes, at, end, Layer.NONE);
        gre.read(layer);
        yield innerIp(gre.isErspan() ? NotEntered.ERSPAN : NotEntered.GRE);
      }
      case ESP -> notEntered(NotEntered.ESP);
      case ETHERNET_IN_IP -> {
        layer.start(bytes, at, end, Layer.NONE);
        layer.pass(2, EtherType.ETHERNET);
        yield innerIp(NotEntered.IP_IN_IP);
      }
      case MPLS_IN_IP -> {
        layer.start(bytes, at, end, EtherType.MPLS);
        yield innerIp(NotEntered.MPLS);
      }
      case L2TP -> {
        layer.start(bytes, at, end, Layer.NONE);
        yield layer.has(4) && layer.i32(0) != 0 ? session(4) : -1;
      }
      case IpProtocol.UDP -> inDatagram(bytes, at, end);
      default -> -1;
    };
  }

  /** Whether a tunnel may start after this header, by its protocol or ports. */
  boolean mayBegin(byte[] bytes, int end, IpHeader ip) {
    int at = ip.payload();
    return switch (ip.protocol()) {
      case IP_IN_IP, IPV6_IN_IP, GRE, ETHERNET_IN_IP, MPLS_IN_IP, L2TP -> true;
      case IpProtocol.UDP ->
          at + 4 > end
              || isTunnelPort(Bytes.u16(bytes, at))
              || isTunnelPort(Bytes.u16(bytes, at + 2));
      default -> false;
    };
  }

  private static boolean isTunnelPort(int port) {
    return switch (port) {
      case VXLAN_PORT,
          OLD_VXLAN_PORT,
          VXLAN_GPE_PORT,
          GENEVE_PORT,
          MPLS_PORT,
          TZSP_PORT,
          GTP_PORT,
          L2TP_PORT,
          TEREDO_PORT ->
          true;
      default -> false;
    };
  }

  private int plainIp(byte[] bytes, int at, int end) {
    layer.start(bytes, at, end, Layer.IP);
    return innerIp(NotEntered.IP_IN_IP);
  }

  private int notEntered(NotEntered kind) {
    counts.add(kind);
    return -1;
  }

  /** Advances {@link #layer} to the inner IP header. */
  private int innerIp(NotEntered kind) {
    network.walk(layer);
    return layer.isIp() ? layer.at() : notEntered(kind);
  }

  /** Advances {@link #layer} to the inner IP header; its packet must fit into the datagram. */
  private int fitting(NotEntered kind) {
    network.walk(layer);
    return layer.isIp() && layer.looksLikeIp(0, space()) ? layer.at() : notEntered(kind);
  }

  private int space() {
    return last == Integer.MAX_VALUE ? last : last - layer.at();
  }

  private int inDatagram(byte[] bytes, int at, int end) {
    layer.start(bytes, at, end, Layer.NONE);
    if (!layer.has(8 + 4)) {
      return -1;
    }
    int from = layer.u16(0);
    int to = layer.u16(2);
    int length = layer.u16(4);
    if (last != Integer.MAX_VALUE) {
      if (length > last - at || length < 8 && length != 0) {
        return -1;
      }
      last = length == 0 ? last : at + length;
    }
    layer.pass(8, Layer.NONE);
    return switch (to) {
      case VXLAN_PORT, OLD_VXLAN_PORT -> vxlan();
      case VXLAN_GPE_PORT -> vxlanGpe();
      case GENEVE_PORT -> geneve();
      case MPLS_PORT -> mpls();
      case TZSP_PORT -> tzsp();
      case GTP_PORT -> gtp();
      case L2TP_PORT -> l2tp();
      case TEREDO_PORT -> teredo();
      case ESP_PORT -> esp();
      default ->
          switch (from) {
            case GTP_PORT -> gtp();
            case L2TP_PORT -> l2tp();
            case TEREDO_PORT -> teredo();
            case ESP_PORT -> esp();
            default -> -1;
          };
    };
  }

  /** RFC 7348, with or without the group policy extension. */
  private int vxlan() {
    boolean good =
        layer.has(8)
            && (layer.u8(0) & 0x7F) == 0x08
            && (layer.u8(0) == 0x88 ? (layer.u8(1) & 0xB7) == 0 : layer.u24(1) == 0)
            && layer.u8(7) == 0;
    if (!good) {
      return notEntered(NotEntered.VXLAN);
    }
    layer.pass(8, EtherType.ETHERNET);
    return fitting(NotEntered.VXLAN);
  }

  /** The generic protocol extension; it names the payload's type, unless that is Ethernet. */
  private int vxlanGpe() {
    boolean good =
        layer.has(8)
            && (layer.u8(0) & 0xF8) == 0x08
            && (layer.u8(0) & 0x01) == 0
            && layer.u16(1) == 0
            && layer.u8(7) == 0;
    if (!good) {
      return notEntered(NotEntered.VXLAN);
    }
    boolean says = (layer.u8(0) & 0x04) != 0;
    int next =
        switch (says ? layer.u8(3) : 3) {
          case 1 -> EtherType.IPV4;
          case 2 -> EtherType.IPV6;
          case 3 -> EtherType.ETHERNET;
          case 4 -> EtherType.NSH;
          case 5 -> EtherType.MPLS;
          default -> Layer.NONE;
        };
    layer.pass(8, next);
    return fitting(NotEntered.VXLAN);
  }

  /** RFC 8926. */
  private int geneve() {
    if (!layer.has(8) || layer.u8(0) >> 6 != 0 || (layer.u8(1) & 0x3F) != 0 || layer.u8(7) != 0) {
      return notEntered(NotEntered.GENEVE);
    }
    int options = (layer.u8(0) & 0x3F) * 4;
    int type = layer.u16(2);
    int at = 8;
    for (int count = 0; at < 8 + options && count < MOST_OPTIONS; count++) {
      if (!layer.has(at + 4) || (layer.u8(at + 3) & 0xE0) != 0) {
        return notEntered(NotEntered.GENEVE);
      }
      at += 4 + (layer.u8(at + 3) & 0x1F) * 4;
    }
    if (at != 8 + options) {
      return notEntered(NotEntered.GENEVE);
    }
    layer.pass(at, type);
    return fitting(NotEntered.GENEVE);
  }

  /** RFC 7510. */
  private int mpls() {
    layer.stop(EtherType.MPLS);
    return fitting(NotEntered.MPLS);
  }

  /** Mirrored frames after tagged fields. */
  private int tzsp() {
    if (!layer.has(5) || layer.u8(0) != 1 || layer.u8(1) > 1) {
      return notEntered(NotEntered.TZSP);
    }
    int next =
        switch (layer.u16(2)) {
          case 0x01 -> EtherType.ETHERNET;
          case 0x12 -> Layer.WIRELESS;
          default -> Layer.NONE;
        };
    int at = 4;
    for (int count = 0; layer.has(at + 2) && layer.u8(at) != 1 && count < MOST_OPTIONS; count++) {
      at += layer.u8(at) == 0 ? 1 : 2 + layer.u8(at + 1);
    }
    if (!layer.has(at + 1) || layer.u8(at) != 1) {
      return notEntered(NotEntered.TZSP);
    }
    layer.pass(at + 1, next);
    return fitting(NotEntered.TZSP);
  }

  /** 3GPP TS 29.281; only messages with user data are tunnels. */
  private int gtp() {
    if (!layer.has(8) || (layer.u8(0) & 0xF8) != 0x30) {
      return notEntered(NotEntered.GTP);
    }
    if (layer.u8(1) != 0xFF) {
      return -1;
    }
    int length = layer.u16(2);
    if (last != Integer.MAX_VALUE && length + 8 > last - layer.at()) {
      return notEntered(NotEntered.GTP);
    }
    int at = 8;
    if ((layer.u8(0) & 0x07) != 0) {
      if (!layer.has(12)) {
        return notEntered(NotEntered.GTP);
      }
      int next = (layer.u8(0) & 0x04) != 0 ? layer.u8(11) : 0;
      at = 12;
      for (int count = 0; next != 0 && count < MOST_OPTIONS; count++) {
        int size = layer.has(at + 1) ? layer.u8(at) * 4 : 0;
        if (size == 0 || !layer.has(at + size)) {
          return notEntered(NotEntered.GTP);
        }
        next = layer.u8(at + size - 1);
        at += size;
      }
    }
    layer.pass(at, Layer.IP);
    return fitting(NotEntered.GTP);
  }

  /** RFC 2661 and 3931; control messages contain no packets. */
  private int l2tp() {
    int flags = layer.has(8) ? layer.u16(0) : 0;
    boolean control = (flags & 0x8000) != 0;
    if ((flags & 0x0F) == 3) {
      boolean good = (flags & 0xFFF0) == 0 && layer.i32(4) != 0;
      return control ? -1 : good ? session(8) : notEntered(NotEntered.L2TP);
    }
    if ((flags & 0x0F) != 2 || (flags & 0x34F0) != 0) {
      return notEntered(NotEntered.L2TP);
    }
    if (control) {
      return -1;
    }
    int at = (flags & 0x4000) != 0 ? 2 + 2 : 2;
    at += 4;
    at += (flags & 0x0800) != 0 ? 4 : 0;
    if ((flags & 0x0200) != 0) {
      if (!layer.has(at + 2)) {
        return notEntered(NotEntered.L2TP);
      }
      at += 2 + layer.u16(at);
    }
    layer.pass(at, Layer.PPP);
    return fitting(NotEntered.L2TP);
  }

  /**
   * An L2TPv3 session: a cookie of 0, 4 or 8 bytes and an optional sublayer of 4 bytes, which both
   * ends agreed on beforehand, then usually Ethernet.
   */
  private int session(int header) {
    for (int front = header; front <= header + 12; front += 4) {
      boolean ethernet = layer.looksLikeEthernet(front);
      if (ethernet || SerialHeader.carriesIp(layer, front)) {
        layer.pass(front, ethernet ? EtherType.ETHERNET : Layer.PPP);
        return fitting(NotEntered.L2TP);
      }
    }
    return notEntered(NotEntered.L2TP);
  }

  /** RFC 4380: optional authentication and origin headers, then IPv6 up to the end. */
  private int teredo() {
    int at = 0;
    if (layer.has(4) && layer.u16(0) == 1) {
      at = 13 + layer.u8(2) + layer.u8(3);
    }
    if (layer.has(at + 2) && layer.u16(at) == 0) {
      at += 8;
    }
    layer.pass(at, EtherType.IPV6);
    boolean fits =
        layer.isIp()
            && layer.looksLikeIp(0, space())
            && layer.u8(0) >> 4 == 6
            && (last == Integer.MAX_VALUE || 40 + layer.u16(4) == space());
    return fits ? layer.at() : notEntered(NotEntered.TEREDO);
  }

  /** RFC 3948. A key exchange starts with four zero bytes; a keepalive has one byte. */
  private int esp() {
    return layer.has(8) && layer.i32(0) != 0 ? notEntered(NotEntered.ESP) : -1;
  }
}
