package io.mlids.core.packet;

import java.util.Locale;

/** The outcome of a packet, which is either decoded or skipped for one of several reasons. */
public enum PacketOutcome {
  DECODED,
  /** The packet is neither IPv4 nor IPv6. */
  NO_IP,
  /** The packet is IPv6, which the decoder does not support. */
  IPV6,
  /** The headers are inconsistent or truncated. */
  MALFORMED,
  /** The captured length exceeds the length of the packet. */
  CAPLEN_EXCEEDS_LENGTH,
  /** The link type is unknown. */
  LINK_TYPE,
  /** The packet is a fragment of a datagram whose transport header has not arrived. */
  FRAGMENT_WITHOUT_FIRST,
  /** The packet belongs to a closed TCP connection and does not open a new one. */
  AFTER_CLOSE;

  /** The name of the outcome in summaries, such as {@code fragment_without_first}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
