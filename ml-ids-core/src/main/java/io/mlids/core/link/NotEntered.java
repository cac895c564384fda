package io.mlids.core.link;

import java.util.Locale;

/**
 * Encapsulations that were not decoded; such a packet counts with its outer header, or as not IP.
 */
public enum NotEntered {
  /** A tunnel nested in four others. */
  TOO_DEEP,
  /** Encrypted by IPsec; also in UDP. */
  ESP,
  /** IEEE 802.1AE, encrypted. */
  MACSEC,
  /** A wireless LAN frame, encrypted. */
  WIRELESS_ENCRYPTED,
  /** Packets of an aggregated wireless frame after the first. */
  WIRELESS_AGGREGATE,
  /** PPP that is compressed, encrypted, or a later fragment of a multilink frame. */
  PPP,
  /** A pseudowire without IP or Ethernet with IP. */
  MPLS,
  /** Without a valid IP packet, like all of the following. */
  IP_IN_IP,
  GRE,
  ERSPAN,
  VXLAN,
  GENEVE,
  GTP,
  L2TP,
  TEREDO,
  TZSP;

  /** The name in summaries, {@code wireless_encrypted}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
