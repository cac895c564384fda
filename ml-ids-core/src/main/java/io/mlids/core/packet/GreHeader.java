package io.mlids.core.packet;

import io.mlids.core.link.EtherType;
import io.mlids.core.link.Layer;

/**
 * Reads GRE headers as defined in RFC 2784, RFC 2890 and RFC 2637 (PPTP), and with vendor
 * extensions.
 */
final class GreHeader {
  private static final int ERSPAN = 0x88BE;
  private static final int ERSPAN_3 = 0x22EB;
  private static final int FRAME_RELAY = 0x6559;
  private static final int CACHE_REDIRECT = 0x883E;
  private static final int MIKROTIK = 0x6400;

  private static final int CHECKSUM = 0x8000;
  private static final int ROUTES = 0x4000;
  private static final int KEY = 0x2000;
  private static final int SEQUENCE = 0x1000;
  private static final int ACKNOWLEDGEMENT = 0x0080;

  private boolean erspan;

  /** Returns whether the last header announced ERSPAN, Cisco's port mirroring protocol. */
  boolean isErspan() {
    return erspan;
  }

  /** Advances past the header to its payload. */
  void read(Layer layer) {
    erspan = false;
    if (!layer.has(4)) {
      layer.stop(Layer.CUT);
      return;
    }
    int flags = layer.u16(0);
    int type = layer.u16(2);
    switch (flags & 0x07) {
      case 0 -> standard(layer, flags, type);
      case 1 -> pointToPoint(layer, flags, type);
      default -> layer.stop(Layer.NONE);
    }
  }

  private void standard(Layer layer, int flags, int type) {
    if ((flags & ROUTES) != 0) {
      layer.stop(Layer.NONE);
      return;
    }
    int size =
        4
            + ((flags & CHECKSUM) != 0 ? 4 : 0)
            + ((flags & KEY) != 0 ? 4 : 0)
            + ((flags & SEQUENCE) != 0 ? 4 : 0);
    layer.pass(size, type);
    switch (layer.type()) {
      case ERSPAN -> {
        erspan = true;
        // The first version of ERSPAN has neither a header nor a sequence number.
        layer.pass((flags & SEQUENCE) != 0 ? 8 : 0, EtherType.ETHERNET);
      }
      case ERSPAN_3 -> {
        erspan = true;
        erspan3(layer);
      }
      case FRAME_RELAY -> layer.stop(Layer.FRAME_RELAY);
      case CACHE_REDIRECT -> layer.pass(layer.looksLikeIp(0) ? 0 : 4, Layer.IP);
      default -> {}
    }
  }

  /**
   * Reads an ERSPAN version 3 header of 12 or 20 bytes. Frame type 0 means Ethernet, and 2 means
   * IP.
   */
  private static void erspan3(Layer layer) {
    if (!layer.has(12)) {
      layer.stop(Layer.CUT);
      return;
    }
    int kind = layer.u16(10) >> 10 & 0x1F;
    int next = kind == 0 ? EtherType.ETHERNET : kind == 2 ? Layer.IP : Layer.NONE;
    layer.pass((layer.u8(11) & 1) != 0 ? 20 : 12, next);
  }

  /** Reads a GRE version 1 header, which has a payload length and a call ID in place of the key. */
  private static void pointToPoint(Layer layer, int flags, int type) {
    if (type == MIKROTIK) {
      layer.pass(8, EtherType.ETHERNET);
    } else if (type != EtherType.PPP || (flags & KEY) == 0 || (flags & SEQUENCE) == 0) {
      // A header without a sequence number is an acknowledgement, which has no payload.
      layer.stop(Layer.NONE);
    } else {
      layer.pass((flags & ACKNOWLEDGEMENT) != 0 ? 16 : 12, Layer.PPP);
    }
  }
}
