package io.mlids.core.link;

import java.util.Locale;

/** What carries other packets and was not looked into, so that it counts as itself or as no IP. */
public enum NotEntered {
  /** A tunnel inside four others. */
  TOO_DEEP,
  /** Encrypted by IPsec; also in UDP. */
  ESP,
  /** IEEE 802.1AE, encrypted. */
  MACSEC,
  /** A frame of a wireless LAN, encrypted. */
  WIRELESS_ENCRYPTED,
  /** The second and later packets of an aggregated wireless frame, of which the first is read. */
  WIRELESS_AGGREGATE,
  /** PPP, compressed, encrypted or a later part of a multilink frame. */
  PPP,
  /** A pseudowire that holds neither IP nor Ethernet with IP. */
  MPLS,
  /** Without an IP packet that is one, as all of the following. */
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
