package io.mlids.core.packet;

import io.mlids.core.link.EtherType;
import io.mlids.core.link.Layer;
import io.mlids.core.link.NotEntered;
import io.mlids.core.link.SerialHeader;

/** Finds the IP packets inside L2TP over UDP, and inside L2TP version 3 directly over IP. */
final class L2tpTunnels {
  private final TunnelPayload payload;

  L2tpTunnels(TunnelPayload payload) {
    this.payload = payload;
  }

  /** Reads L2TPv3 over IP (RFC 3931, section 4.1.1). Control messages have session ID 0. */
  int inIp(Layer layer) {
    return layer.has(4) && layer.i32(0) != 0 ? session(layer, 4) : -1;
  }

  /** Reads L2TP over UDP (RFC 2661 and RFC 3931). Control messages contain no packets. */
  int inDatagram(Layer layer) {
    int flags = layer.has(8) ? layer.u16(0) : 0;
    boolean control = (flags & 0x8000) != 0;
    if ((flags & 0x0F) == 3) {
      boolean good = (flags & 0xFFF0) == 0 && layer.i32(4) != 0;
      return control ? -1 : good ? session(layer, 8) : payload.notEntered(NotEntered.L2TP);
    }
    if ((flags & 0x0F) != 2 || (flags & 0x34F0) != 0) {
      return payload.notEntered(NotEntered.L2TP);
    }
    if (control) {
      return -1;
    }
    int at = (flags & 0x4000) != 0 ? 2 + 2 : 2;
    at += 4;
    at += (flags & 0x0800) != 0 ? 4 : 0;
    if ((flags & 0x0200) != 0) {
      if (!layer.has(at + 2)) {
        return payload.notEntered(NotEntered.L2TP);
      }
      at += 2 + layer.u16(at);
    }
    layer.pass(at, Layer.PPP);
    return payload.fitting(NotEntered.L2TP);
  }

  /**
   * Reads an L2TPv3 data message. The frame, usually Ethernet, follows a cookie of 0, 4 or 8 bytes
   * and an optional sublayer of 4 bytes. The message does not say how long the cookie and the
   * sublayer are, so all combinations are tried.
   */
  private int session(Layer layer, int header) {
    for (int front = header; front <= header + 12; front += 4) {
      boolean ethernet = layer.looksLikeEthernet(front);
      if (ethernet || SerialHeader.carriesIp(layer, front)) {
        layer.pass(front, ethernet ? EtherType.ETHERNET : Layer.PPP);
        return payload.fitting(NotEntered.L2TP);
      }
    }
    return payload.notEntered(NotEntered.L2TP);
  }
}
