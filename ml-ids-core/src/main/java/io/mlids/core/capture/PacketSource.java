package io.mlids.core.capture;

import java.io.Closeable;
import java.io.IOException;

/**
 * A source of packets, one at a time. The source owns the packet's buffer. The values of the
 * accessors are valid until the next call to {@link #next()}, and undefined before the first. Not
 * thread-safe.
 */
public interface PacketSource extends Closeable {

  /** Link type of a packet that must not be decoded. */
  int NO_LINK_TYPE = -1;

  /**
   * Advances to the next packet.
   *
   * @return whether there is one; at the end, {@link #statistics()} says whether the source was
   *     complete
   * @throws IOException if the source fails; damage inside a capture is not a failure
   */
  boolean next() throws IOException;

  /** The array that holds the packet. */
  byte[] bytes();

  /** Offset of the packet in {@link #bytes()}. */
  int offset();

  /** Number of captured bytes of the packet. */
  int capturedLength();

  /** Length of the packet on the wire. */
  int length();

  /** Time of capture, microseconds since the epoch. */
  long timestamp();

  /**
   * The packet's LINKTYPE number as registered by the tcpdump group, such as 1 for Ethernet, or
   * {@link #NO_LINK_TYPE}.
   */
  int linkType();

  /** Counts so far. */
  CaptureStatistics statistics();
}
