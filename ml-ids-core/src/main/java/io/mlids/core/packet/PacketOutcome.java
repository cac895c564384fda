package io.mlids.core.packet;

import java.util.Locale;

/** The outcome of a packet: decoded and counted, or skipped for a reason. */
public enum PacketOutcome {
  DECODED,
  /** Neither IPv4 nor IPv6. */
  NO_IP,
  /** IPv6, which this decoder does not read. */
  IPV6,
  /** Inconsistent or truncated headers. */
  MALFORMED,
  /** The captured length exceeds the packet's length. */
  CAPLEN_EXCEEDS_LENGTH,
  /** An unknown link type. */
  LINK_TYPE,
  /** A fragment of a datagram whose transport header was not seen. */
  FRAGMENT_WITHOUT_FIRST,
  /** A packet with the key of a closed TCP connection that does not open a new one. */
  AFTER_CLOSE;

  /** The name in summaries, such as {@code fragment_without_first}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
