package io.mlids.core.link;

import java.util.Locale;

/**
 * Encapsulations that were not decoded. Such a packet is counted by its outer IP header, or as not
 * IP.
 */
public enum NotEntered {
  /** A tunnel nested inside four others. */
  TOO_DEEP,
  /** Encrypted by IPsec, directly or in UDP. */
  ESP,
  /** An encrypted IEEE 802.1AE frame. */
  MACSEC,
  /** An encrypted wireless LAN frame. */
  WIRELESS_ENCRYPTED,
  /** An aggregated wireless frame; only its first packet is decoded. */
  WIRELESS_AGGREGATE,
  /** A PPP frame that is compressed, encrypted, or a later fragment of a multilink frame. */
  PPP,
  /** An MPLS payload that is neither IP nor Ethernet with IP. */
  MPLS,
  /** This tunnel and all that follow: without a valid IP packet inside. */
  IP_IN_IP,
  GRE,
  ERSPAN,
  VXLAN,
  GENEVE,
  GTP,
  L2TP,
  TEREDO,
  TZSP;

  /** The name in summaries, such as {@code wireless_encrypted}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
