package io.mlids.core.capture;

import java.io.Closeable;
import java.io.IOException;

/**
 * One packet at a time, in the order of the source. The source owns the buffer that holds the
 * packet: what the accessors return is valid until the next call of {@link #next()}, and undefined
 * before the first. Single-threaded.
 */
public interface PacketSource extends Closeable {

  /** The link type of a packet that is not to be decoded. */
  int NO_LINK_TYPE = -1;

  /**
   * Moves to the next packet.
   *
   * @return whether there is one; at the end {@link #statistics()} says whether it was a clean one
   * @throws IOException if the source fails; damage inside a capture is not a failure
   */
  boolean next() throws IOException;

  /** The array that holds the packet. */
  byte[] bytes();

  /** Where the packet begins in {@link #bytes()}. */
  int offset();

  /** How many bytes of the packet there are. */
  int capturedLength();

  /** How many bytes the packet had on the wire. */
  int length();

  /** When the packet was captured: microseconds since the epoch. */
  long timestamp();

  /**
   * The packet's LINKTYPE number as registered by the tcpdump group, 1 for Ethernet, or {@link
   * #NO_LINK_TYPE}.
   */
  int linkType();

  /** What has been read so far. */
  CaptureStatistics statistics();
}
