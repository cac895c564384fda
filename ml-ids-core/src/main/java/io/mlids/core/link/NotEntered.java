package io.mlids.core.link;

import java.util.Locale;

/**
 * The kinds of encapsulation that were not decoded. A packet with such an encapsulation belongs to
 * the flow of its outer IP header, or counts as a non-IP packet if it has no IP header.
 */
public enum NotEntered {
  /** A tunnel inside four other tunnels. */
  TOO_DEEP,
  /** A packet encrypted by IPsec, directly over IP or in UDP. */
  ESP,
  /** An encrypted IEEE 802.1AE frame. */
  MACSEC,
  /** An encrypted wireless LAN frame. */
  WIRELESS_ENCRYPTED,
  /** An aggregated wireless LAN frame, of which only the first packet is decoded. */
  WIRELESS_AGGREGATE,
  /** A PPP frame that is compressed or encrypted, or a multilink fragment other than the first. */
  PPP,
  /** An MPLS payload that is neither an IP packet nor an Ethernet frame containing one. */
  MPLS,
  /**
   * An IP-in-IP tunnel without a valid inner IP packet. The following constants have the same
   * meaning for other tunnels.
   */
  IP_IN_IP,
  GRE,
  ERSPAN,
  VXLAN,
  GENEVE,
  GTP,
  L2TP,
  TEREDO,
  TZSP;

  /** The name of the kind in summaries, such as {@code wireless_encrypted}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
