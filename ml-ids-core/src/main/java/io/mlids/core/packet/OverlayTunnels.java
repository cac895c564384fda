package io.mlids.core.packet;

import io.mlids.core.link.EtherType;
import io.mlids.core.link.Layer;
import io.mlids.core.link.NotEntered;

/** Finds the IP packets inside overlay networks that use UDP. */
final class OverlayTunnels {
  private static final int MAX_OPTIONS = 64;

  private final TunnelPayload payload;

  OverlayTunnels(TunnelPayload payload) {
    this.payload = payload;
  }

  /** Reads VXLAN (RFC 7348), with or without the group policy extension. */
  int vxlan(Layer layer) {
    boolean good =
        layer.has(8)
            && (layer.u8(0) & 0x7F) == 0x08
            && (layer.u8(0) == 0x88 ? (layer.u8(1) & 0xB7) == 0 : layer.u24(1) == 0)
            && layer.u8(7) == 0;
    if (!good) {
      return payload.notEntered(NotEntered.VXLAN);
    }
    layer.pass(8, EtherType.ETHERNET);
    return payload.fitting(NotEntered.VXLAN);
  }

  /**
   * Reads VXLAN with the generic protocol extension. The payload is Ethernet unless the header
   * specifies another type.
   */
  int vxlanGpe(Layer layer) {
    boolean good =
        layer.has(8)
            && (layer.u8(0) & 0xF8) == 0x08
            && (layer.u8(0) & 0x01) == 0
            && layer.u16(1) == 0
            && layer.u8(7) == 0;
    if (!good) {
      return payload.notEntered(NotEntered.VXLAN);
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
    return payload.fitting(NotEntered.VXLAN);
  }

  /** Reads Geneve (RFC 8926). */
  int geneve(Layer layer) {
    if (!layer.has(8) || layer.u8(0) >> 6 != 0 || (layer.u8(1) & 0x3F) != 0 || layer.u8(7) != 0) {
      return payload.notEntered(NotEntered.GENEVE);
    }
    int options = (layer.u8(0) & 0x3F) * 4;
    int type = layer.u16(2);
    int at = 8;
    for (int count = 0; at < 8 + options && count < MAX_OPTIONS; count++) {
      if (!layer.has(at + 4) || (layer.u8(at + 3) & 0xE0) != 0) {
        return payload.notEntered(NotEntered.GENEVE);
      }
      at += 4 + (layer.u8(at + 3) & 0x1F) * 4;
    }
    if (at != 8 + options) {
      return payload.notEntered(NotEntered.GENEVE);
    }
    layer.pass(at, type);
    return payload.fitting(NotEntered.GENEVE);
  }
}
