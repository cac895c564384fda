package io.mlids.core.packet;

import java.util.Locale;

/** What became of a packet: it was decoded and counted, or skipped for one of these reasons. */
public enum PacketOutcome {
  DECODED,
  /** Neither IPv4 nor IPv6. */
  NO_IP,
  /** IPv6, which the decoder in use does not read. */
  IPV6,
  /** Headers that contradict themselves or end before their end. */
  MALFORMED,
  /** More was captured than the packet had. */
  CAPLEN_EXCEEDS_LENGTH,
  /** Of a link type that is not known. */
  LINK_TYPE,
  /** A fragment of a packet of which the first ones, with the transport header, were not seen. */
  FRAGMENT_WITHOUT_FIRST,
  /** Belongs to a TCP connection that has ended, and opens no new one. */
  AFTER_CLOSE;

  /** The name in summaries, {@code fragment_without_first}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
