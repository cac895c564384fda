package io.mlids.core.link;

/**
 * Skips the headers between a link-layer header and the IP header, such as VLAN tags, MPLS labels
 * and nested link-layer headers. At most {@value #MAX_HEADERS} headers are skipped.
 */
public final class NetworkLayer {
  /** The maximum number of headers to skip. Legitimate packets have fewer headers. */
  private static final int MAX_HEADERS = 16;

  private static final int BRIDGED = 0x0080C2;
  private static final int BRIDGED_ETHERNET_TUNNEL = 0x0000F8;

  private final EncapsulationCounts counts;
  private final SerialHeader serial;
  private final WirelessHeader wireless;
  private boolean vlanSeen;
  private int vlan;
  private int frames;

  /**
   * Creates an instance for one stream of packets.
   *
   * @param counts receives the number of encapsulations that are not decoded
   */
  public NetworkLayer(EncapsulationCounts counts) {
    this.counts = counts;
    serial = new SerialHeader(counts);
    wireless = new WirelessHeader(counts);
  }

  /** The VLAN ID of the outermost tag of the last frame, or 0 if it had no tag. */
  public int vlan() {
    return vlan;
  }

  /**
   * Advances to the IP header, or to the first header that is not decoded.
   *
   * @param layer is moved to the IP header if the packet has one ({@link Layer#isIp}); otherwise,
   *     its type shows why it has none
   */
  public void walk(Layer layer) {
    vlanSeen = false;
    vlan = 0;
    frames = 0;
    for (int headers = 0; headers < MAX_HEADERS; headers++) {
      if (!step(layer)) {
        return;
      }
    }
    layer.stop(Layer.NONE);
  }

  /** Skips one header, and returns whether another header may follow. */
  private boolean step(Layer layer) {
    switch (layer.type()) {
      case Layer.CUT, Layer.NONE, EtherType.IPV4, EtherType.IPV6 -> {
        return false;
      }
      case Layer.IP -> ip(layer);
      case Layer.LLC -> llc(layer);
      case Layer.NLPID -> nlpid(layer);
      case Layer.PPP, EtherType.PPP -> serial.ppp(layer);
      case Layer.FRAME_RELAY -> serial.frameRelay(layer);
      case Layer.CISCO_HDLC -> serial.ciscoHdlc(layer);
      case Layer.WIRELESS -> wireless.pass(layer, false);
      case Layer.PADDED_WIRELESS -> wireless.pass(layer, true);
      case EtherType.ETHERNET -> ethernet(layer);
      case EtherType.MPLS, EtherType.MPLS_MULTICAST -> mpls(layer);
      case EtherType.PPPOE_SESSION -> pppoe(layer);
      case EtherType.MACSEC -> macsec(layer);
      case EtherType.NSH -> nsh(layer);
      case EtherType.TRILL -> trill(layer);
      case EtherType.VN_TAG, EtherType.HSR, EtherType.REDUNDANCY_TAG -> tag(layer, 4);
      case EtherType.E_TAG, EtherType.CISCO_METADATA -> tag(layer, 6);
      case EtherType.BACKBONE_SERVICE -> layer.pass(4, EtherType.ETHERNET);
      case EtherType.FABRIC_PATH -> layer.pass(2, EtherType.ETHERNET);
      default -> {
        if (!EtherType.isTag(layer.type())) {
          return false;
        }
        vlan(layer);
      }
    }
    return true;
  }

  private static void ip(Layer layer) {
    layer.stop(
        !layer.has(1)
            ? Layer.CUT
            : switch (layer.u8(0) >> 4) {
              case 4 -> EtherType.IPV4;
              case 6 -> EtherType.IPV6;
              default -> Layer.NONE;
            });
  }

  private void ethernet(Layer layer) {
    frames++;
    if (!layer.has(14)) {
      layer.stop(Layer.CUT);
    } else if (isInterSwitchLink(layer)) {
      layer.pass(26, EtherType.ETHERNET);
    } else {
      typeOrLength(layer, 12);
    }
  }

  /**
   * Returns whether the frame is Cisco ISL, which has its own multicast address and contains a
   * whole frame after a 26-byte header.
   */
  private static boolean isInterSwitchLink(Layer layer) {
    return (layer.i32(0) == 0x01000C00 || layer.i32(0) == 0x03000C00)
        && layer.u8(4) == 0
        && layer.has(26 + 14)
        && layer.looksLikeEthernet(26);
  }

  /** Skips a type field. Instead of a type, it may contain the length of an LLC frame. */
  private static void typeOrLength(Layer layer, int field) {
    int type = layer.u16(field);
    layer.pass(field + 2, type < EtherType.SMALLEST ? Layer.LLC : type);
  }

  private void vlan(Layer layer) {
    if (!layer.has(4)) {
      layer.stop(Layer.CUT);
      return;
    }
    if (!vlanSeen && frames < 2) {
      vlanSeen = true;
      vlan = layer.u16(0) & 0x0FFF;
    }
    typeOrLength(layer, 2);
  }

  /** Skips a tag of the given size, including the EtherType at its end. */
  private static void tag(Layer layer, int size) {
    if (layer.has(size + 2)) {
      typeOrLength(layer, size);
    } else {
      layer.stop(Layer.CUT);
    }
  }

  private void llc(Layer layer) {
    if (!layer.has(3)) {
      layer.stop(Layer.CUT);
      return;
    }
    switch (layer.u24(0)) {
      case 0xAAAA03 -> {
        layer.pass(3, Layer.NONE);
        snap(layer);
      }
      case 0xFEFE03 -> layer.pass(3, Layer.NLPID);
      case 0x060603 -> layer.pass(3, Layer.IP);
      default -> layer.stop(Layer.NONE);
    }
  }

  /** Skips a SNAP header, which contains an organisation code and a protocol number. */
  private static void snap(Layer layer) {
    if (!layer.has(5)) {
      layer.stop(Layer.CUT);
      return;
    }
    int type = layer.u16(3);
    switch (layer.u24(0)) {
      case 0, BRIDGED_ETHERNET_TUNNEL ->
          layer.pass(5, type < EtherType.SMALLEST ? Layer.NONE : type);
      case BRIDGED -> {
        boolean ethernet = type == 0x0001 || type == 0x0007;
        // In RFC 2684, two bytes of padding precede the frame. RFC 2427 defines no padding.
        int padding = layer.looksLikeEthernet(7) ? 2 : 0;
        layer.pass(5 + padding, ethernet ? EtherType.ETHERNET : Layer.NONE);
      }
      default -> layer.stop(Layer.NONE);
    }
  }

  private static void nlpid(Layer layer) {
    if (!layer.has(1)) {
      layer.stop(Layer.CUT);
      return;
    }
    switch (layer.u8(0)) {
      case 0xCC -> layer.pass(1, EtherType.IPV4);
      case 0x8E -> layer.pass(1, EtherType.IPV6);
      case 0xCF -> layer.pass(1, Layer.PPP);
      case 0x00 -> layer.pass(1, Layer.NLPID);
      case 0x80 -> {
        layer.pass(1, Layer.NONE);
        snap(layer);
      }
      default -> layer.stop(Layer.NONE);
    }
  }

  private void mpls(Layer layer) {
    if (!layer.has(5)) {
      layer.stop(Layer.CUT);
    } else if ((layer.u8(2) & 1) == 0) {
      layer.pass(4, layer.type());
    } else {
      layer.pass(4, Layer.NONE);
      afterLabels(layer);
    }
  }

  /**
   * Finds the payload after MPLS labels. The labels do not specify the type of the payload: it may
   * be an IP packet, or an Ethernet frame with or without a control word (RFC 4448).
   */
  private void afterLabels(Layer layer) {
    int version = layer.u8(0) >> 4;
    if (version == 0 && layer.looksLikeEthernet(4)) {
      layer.pass(4, EtherType.ETHERNET);
    } else if (!layer.looksLikeIp(0) && layer.looksLikeEthernet(0)) {
      layer.stop(EtherType.ETHERNET);
    } else if (version == 4 || version == 6) {
      layer.stop(Layer.IP);
    } else {
      counts.add(NotEntered.MPLS);
      layer.stop(Layer.NONE);
    }
  }

  private static void pppoe(Layer layer) {
    if (!layer.has(7)) {
      layer.stop(Layer.CUT);
    } else if (layer.u16(0) == 0x1100) {
      layer.pass(6, Layer.PPP);
    } else {
      layer.stop(Layer.NONE);
    }
  }

  /** Skips a MACsec header (IEEE 802.1AE). The payload is readable unless it is encrypted. */
  private void macsec(Layer layer) {
    if (!layer.has(6)) {
      layer.stop(Layer.CUT);
    } else if ((layer.u8(0) & 0x0C) != 0) {
      counts.add(NotEntered.MACSEC);
      layer.stop(Layer.NONE);
    } else {
      tag(layer, (layer.u8(0) & 0x20) != 0 ? 14 : 6);
    }
  }

  /** Skips a Network Service Header (RFC 8300). */
  private static void nsh(Layer layer) {
    if (!layer.has(8)) {
      layer.stop(Layer.CUT);
      return;
    }
    int size = (layer.u8(1) & 0x3F) * 4;
    int next =
        switch (layer.u8(3)) {
          case 1 -> EtherType.IPV4;
          case 2 -> EtherType.IPV6;
          case 3 -> EtherType.ETHERNET;
          case 4 -> EtherType.NSH;
          case 5 -> EtherType.MPLS;
          default -> Layer.NONE;
        };
    if (size < 8 || layer.u8(0) >> 6 != 0) {
      layer.stop(Layer.NONE);
    } else {
      layer.pass(size, next);
    }
  }

  /** Skips a TRILL header (RFC 6325). */
  private static void trill(Layer layer) {
    if (!layer.has(6)) {
      layer.stop(Layer.CUT);
    } else {
      layer.pass(6 + (layer.u16(0) >> 6 & 0x1F) * 4, EtherType.ETHERNET);
    }
  }
}
