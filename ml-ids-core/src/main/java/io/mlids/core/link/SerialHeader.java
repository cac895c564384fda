package io.mlids.core.link;

/** Skips the headers of point-to-point links: PPP, Cisco HDLC and Frame Relay. */
public final class SerialHeader {
  private static final int IPV4 = 0x0021;
  private static final int IPV6 = 0x0057;
  private static final int VAN_JACOBSON_COMPRESSED = 0x002D;
  private static final int VAN_JACOBSON_UNCOMPRESSED = 0x002F;
  private static final int BRIDGING = 0x0031;
  private static final int MULTILINK = 0x003D;
  private static final int ENCRYPTED = 0x0053;
  private static final int ENCRYPTED_LINK = 0x0055;
  private static final int COMPRESSED_LINK = 0x00FB;
  private static final int COMPRESSED = 0x00FD;
  private static final int MPLS = 0x0281;
  private static final int MPLS_MULTICAST = 0x0283;

  private static final int ADDRESS_AND_CONTROL = 0xFF03;
  private static final int LONGEST_ADDRESS = 4;

  private final EncapsulationCounts counts;

  SerialHeader(EncapsulationCounts counts) {
    this.counts = counts;
  }

  /**
   * Skips a PPP header (RFC 1661). The protocol field has two bytes, but the peers may negotiate a
   * one-byte field. Only a one-byte field begins with an odd byte.
   */
  void ppp(Layer layer) {
    int at = layer.has(2) && layer.u16(0) == ADDRESS_AND_CONTROL ? 2 : 0;
    if (!layer.has(at + 1)) {
      layer.stop(Layer.CUT);
      return;
    }
    boolean compressed = (layer.u8(at) & 1) != 0;
    if (!compressed && !layer.has(at + 2)) {
      layer.stop(Layer.CUT);
      return;
    }
    int protocol = compressed ? layer.u8(at) : layer.u16(at);
    layer.pass(at + (compressed ? 1 : 2), Layer.NONE);
    afterPpp(layer, protocol);
  }

  private void afterPpp(Layer layer, int protocol) {
    switch (protocol) {
      case IPV4 -> layer.stop(EtherType.IPV4);
      case IPV6 -> layer.stop(EtherType.IPV6);
      case MPLS -> layer.stop(EtherType.MPLS);
      case MPLS_MULTICAST -> layer.stop(EtherType.MPLS_MULTICAST);
      case BRIDGING -> bridged(layer);
      case MULTILINK -> multilink(layer);
      case VAN_JACOBSON_COMPRESSED,
          VAN_JACOBSON_UNCOMPRESSED,
          ENCRYPTED,
          ENCRYPTED_LINK,
          COMPRESSED_LINK,
          COMPRESSED ->
          notEntered(layer);
      default -> layer.stop(Layer.NONE);
    }
  }

  private void notEntered(Layer layer) {
    counts.add(NotEntered.PPP);
    layer.stop(Layer.NONE);
  }

  /**
   * Skips the header of a bridged frame (RFC 3518). A flags byte precedes the frame type; type 1 is
   * Ethernet.
   */
  private static void bridged(Layer layer) {
    if (!layer.has(2)) {
      layer.stop(Layer.CUT);
    } else {
      layer.pass(2, layer.u8(1) == 1 ? EtherType.ETHERNET : Layer.NONE);
    }
  }

  /**
   * Skips a multilink PPP header (RFC 1990). Only the first fragment contains the inner headers.
   * Sequence numbers may be short or long.
   */
  private void multilink(Layer layer) {
    if (!layer.has(4)) {
      layer.stop(Layer.CUT);
    } else if ((layer.u8(0) & 0x80) == 0) {
      notEntered(layer);
    } else {
      boolean isShort = !carriesIp(layer, 4) && carriesIp(layer, 2);
      layer.pass(isShort ? 2 : 4, Layer.PPP);
    }
  }

  /** Returns whether the bytes at an offset look like a PPP protocol field followed by IP. */
  public static boolean carriesIp(Layer layer, int from) {
    if (!layer.has(from + 2)) {
      return false;
    }
    int two = layer.u16(from);
    int one = two >> 8;
    return (two == IPV4 || two == IPV6) && layer.looksLikeIp(from + 2)
        || (one == IPV4 || one == IPV6) && layer.looksLikeIp(from + 1)
        || two == ADDRESS_AND_CONTROL && carriesIp(layer, from + 2);
  }

  /** Skips a Cisco HDLC header (RFC 1547, section 4.3.1). A link may also switch to PPP. */
  void ciscoHdlc(Layer layer) {
    if (!layer.has(4)) {
      layer.stop(Layer.CUT);
    } else if (layer.u16(0) == ADDRESS_AND_CONTROL) {
      layer.stop(Layer.PPP);
    } else if (layer.u24(0) == 0xFEFE03) {
      layer.stop(Layer.LLC);
    } else {
      int type = layer.u16(2);
      layer.pass(4, type < EtherType.SMALLEST ? Layer.NONE : type);
    }
  }

  /**
   * Skips a Frame Relay header (RFC 2427), or Cisco's variant with an EtherType after the address.
   */
  void frameRelay(Layer layer) {
    int address = 1;
    while (address <= LONGEST_ADDRESS && layer.has(address) && (layer.u8(address - 1) & 1) == 0) {
      address++;
    }
    if (address < 2 || address > LONGEST_ADDRESS) {
      layer.stop(Layer.NONE);
    } else if (!layer.has(address + 2)) {
      layer.stop(Layer.CUT);
    } else if (layer.u8(address) == 0x03) {
      layer.pass(address + 1, Layer.NLPID);
    } else {
      int type = layer.u16(address);
      layer.pass(address + 2, type < EtherType.SMALLEST ? Layer.NONE : type);
    }
  }
}
