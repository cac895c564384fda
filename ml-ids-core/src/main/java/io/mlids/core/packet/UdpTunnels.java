package io.mlids.core.packet;

import io.mlids.core.link.EtherType;
import io.mlids.core.link.Layer;
import io.mlids.core.link.NotEntered;

/**
 * Recognises tunnels in UDP. The port is only a hint: a datagram counts as a tunnel only if all
 * fields of the tunnel header are valid and the inner packet fits into the datagram.
 */
final class UdpTunnels {
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

  private static final int MAX_OPTIONS = 64;

  private final TunnelPayload payload;
  private final OverlayTunnels overlays;
  private final L2tpTunnels l2tp;

  UdpTunnels(TunnelPayload payload, L2tpTunnels l2tp) {
    this.payload = payload;
    this.overlays = new OverlayTunnels(payload);
    this.l2tp = l2tp;
  }

  /** Returns whether datagrams from or to this port may contain IP packets. */
  static boolean isTunnelPort(int port) {
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

  /**
   * Finds the inner IP header in a datagram whose UDP header is at the position of {@code layer}.
   */
  int inDatagram(Layer layer) {
    if (!layer.has(8 + 4)) {
      return -1;
    }
    int from = layer.u16(0);
    int to = layer.u16(2);
    int length = layer.u16(4);
    if (length != 0) {
      if (!payload.isFragment() && length < 8 || !payload.holds(length)) {
        return -1;
      }
      payload.limit(length);
    }
    layer.pass(8, Layer.NONE);
    return switch (to) {
      case VXLAN_PORT, OLD_VXLAN_PORT -> overlays.vxlan(layer);
      case VXLAN_GPE_PORT -> overlays.vxlanGpe(layer);
      case GENEVE_PORT -> overlays.geneve(layer);
      case MPLS_PORT -> mpls(layer);
      case TZSP_PORT -> tzsp(layer);
      case GTP_PORT -> gtp(layer);
      case L2TP_PORT -> l2tp.inDatagram(layer);
      case TEREDO_PORT -> teredo(layer);
      case ESP_PORT -> esp(layer);
      default ->
          switch (from) {
            case GTP_PORT -> gtp(layer);
            case L2TP_PORT -> l2tp.inDatagram(layer);
            case TEREDO_PORT -> teredo(layer);
            case ESP_PORT -> esp(layer);
            default -> -1;
          };
    };
  }

  /** Reads MPLS in UDP (RFC 7510). */
  private int mpls(Layer layer) {
    layer.stop(EtherType.MPLS);
    return payload.fitting(NotEntered.MPLS);
  }

  /** Reads TZSP. The mirrored frame follows a list of tagged fields. */
  private int tzsp(Layer layer) {
    if (!layer.has(5) || layer.u8(0) != 1 || layer.u8(1) > 1) {
      return payload.notEntered(NotEntered.TZSP);
    }
    int next =
        switch (layer.u16(2)) {
          case 0x01 -> EtherType.ETHERNET;
          case 0x12 -> Layer.WIRELESS;
          default -> Layer.NONE;
        };
    int at = 4;
    for (int count = 0; layer.has(at + 2) && layer.u8(at) != 1 && count < MAX_OPTIONS; count++) {
      at += layer.u8(at) == 0 ? 1 : 2 + layer.u8(at + 1);
    }
    if (!layer.has(at + 1) || layer.u8(at) != 1) {
      return payload.notEntered(NotEntered.TZSP);
    }
    layer.pass(at + 1, next);
    return payload.fitting(NotEntered.TZSP);
  }

  /** Reads GTP-U (3GPP TS 29.281). Only messages with user data contain an inner packet. */
  private int gtp(Layer layer) {
    if (!layer.has(8) || (layer.u8(0) & 0xF8) != 0x30) {
      return payload.notEntered(NotEntered.GTP);
    }
    if (layer.u8(1) != 0xFF) {
      return -1;
    }
    int length = layer.u16(2);
    if (!payload.holds(length + 8)) {
      return payload.notEntered(NotEntered.GTP);
    }
    int at = 8;
    if ((layer.u8(0) & 0x07) != 0) {
      if (!layer.has(12)) {
        return payload.notEntered(NotEntered.GTP);
      }
      int next = (layer.u8(0) & 0x04) != 0 ? layer.u8(11) : 0;
      at = 12;
      for (int count = 0; next != 0 && count < MAX_OPTIONS; count++) {
        int size = layer.has(at + 1) ? layer.u8(at) * 4 : 0;
        if (size == 0 || !layer.has(at + size)) {
          return payload.notEntered(NotEntered.GTP);
        }
        next = layer.u8(at + size - 1);
        at += size;
      }
    }
    layer.pass(at, Layer.IP);
    return payload.fitting(NotEntered.GTP);
  }

  /**
   * Reads Teredo (RFC 4380). Optional authentication and origin headers precede an IPv6 packet,
   * which must fill the rest of the datagram.
   */
  private int teredo(Layer layer) {
    int at = 0;
    if (layer.has(4) && layer.u16(0) == 1) {
      at = 13 + layer.u8(2) + layer.u8(3);
    }
    if (layer.has(at + 2) && layer.u16(at) == 0) {
      at += 8;
    }
    layer.pass(at, EtherType.IPV6);
    boolean fits =
        payload.isFittingIp() && layer.u8(0) >> 4 == 6 && payload.endsAfter(40 + layer.u16(4));
    return fits ? layer.at() : payload.notEntered(NotEntered.TEREDO);
  }

  /**
   * Counts ESP in UDP (RFC 3948) as not decoded, because it is encrypted. Key exchange messages
   * start with four zero bytes, and keepalives consist of only one byte.
   */
  private int esp(Layer layer) {
    return layer.has(8) && layer.i32(0) != 0 ? payload.notEntered(NotEntered.ESP) : -1;
  }
}
