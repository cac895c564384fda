package io.mlids.core.link;

/**
 * Skips the header that Juniper routers put before a packet. The header consists of a magic number,
 * flags, extensions, and a cookie from the interface card.
 */
final class JuniperHeader {
  private static final int MAGIC = 0x4D4743;
  private static final int NO_LINK_LAYER = 0x02;
  private static final int EXTENSIONS = 0x80;

  private static final int LINK_SERVICES = 0x54;
  private static final int ADAPTIVE_SERVICES = 0x47;

  /** The maximum length of a cookie. */
  private static final int LONGEST_COOKIE = 10;

  private JuniperHeader() {}

  static void read(LinkType link, Layer layer) {
    if (!layer.has(6)) {
      layer.stop(Layer.CUT);
      return;
    }
    if (layer.u24(0) != MAGIC) {
      layer.stop(Layer.NONE);
      return;
    }
    int flags = layer.u8(3);
    int size = (flags & EXTENSIONS) != 0 ? 6 + layer.u16(4) : 4;
    if ((flags & NO_LINK_LAYER) != 0) {
      layer.pass(size + 4, Layer.IP);
      return;
    }
    layer.pass(size, Layer.NONE);
    if (layer.type() != Layer.CUT) {
      afterHeader(link, layer);
    }
  }

  private static void afterHeader(LinkType link, Layer layer) {
    if (!layer.has(4)) {
      layer.stop(Layer.CUT);
      return;
    }
    switch (link) {
      case JUNIPER_ETHERNET -> layer.stop(EtherType.ETHERNET);
      case JUNIPER_PPP -> layer.stop(Layer.PPP);
      case JUNIPER_FRAME_RELAY -> layer.stop(Layer.FRAME_RELAY);
      case JUNIPER_CISCO_HDLC -> layer.stop(Layer.CISCO_HDLC);
      case JUNIPER_TYPE -> layer.pass(2, layer.u16(0));
      case JUNIPER_SERVICES -> layer.pass(layer.u8(0) == LINK_SERVICES ? 10 : 8, Layer.IP);
      // In tunnels that both encrypt and authenticate, IP follows immediately.
      case JUNIPER_IPSEC -> layer.pass(layer.u8(3) == 1 || layer.u8(3) == 2 ? 0 : 16, Layer.IP);
      default -> afterCookie(layer);
    }
  }

  /**
   * Finds the packet that follows the cookie. The length of the cookie depends on the interface
   * card and is not in the header, so every possible length is tried.
   */
  private static void afterCookie(Layer layer) {
    int first = layer.u8(0);
    if (first == ADAPTIVE_SERVICES && found(layer, 8)) {
      return;
    }
    if (first == LINK_SERVICES && (found(layer, 4) || found(layer, 6) || found(layer, 10))) {
      return;
    }
    for (int cookie = 0; cookie <= LONGEST_COOKIE; cookie += 2) {
      if (found(layer, cookie)) {
        return;
      }
    }
    layer.stop(Layer.NONE);
  }

  private static boolean found(Layer layer, int cookie) {
    int what = Layer.NONE;
    if (layer.looksLikeSnap(cookie) || isRouted(layer, cookie)) {
      what = Layer.LLC;
    } else if (SerialHeader.carriesIp(layer, cookie)) {
      what = Layer.PPP;
    } else if (layer.looksLikeIp(cookie)) {
      what = Layer.IP;
    } else if (layer.looksLikeEthernet(cookie)) {
      what = EtherType.ETHERNET;
    } else if (layer.has(cookie + 2) && layer.u8(cookie) == 0x03 && identifies(layer, cookie + 1)) {
      layer.pass(cookie + 1, Layer.NLPID);
      return true;
    }
    if (what != Layer.NONE) {
      layer.pass(cookie, what);
    }
    return what != Layer.NONE;
  }

  private static boolean isRouted(Layer layer, int from) {
    return layer.has(from + 4) && layer.u24(from) == 0xFEFE03 && identifies(layer, from + 3);
  }

  /**
   * Returns whether the bytes at an offset look like a network layer protocol identifier for IP,
   * followed by an IP header.
   */
  private static boolean identifies(Layer layer, int from) {
    int identifier = layer.u8(from);
    return (identifier == 0xCC || identifier == 0x8E) && layer.looksLikeIp(from + 1);
  }
}
