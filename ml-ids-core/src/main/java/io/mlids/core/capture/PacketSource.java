package io.mlids.core.capture;

import java.io.Closeable;
import java.io.IOException;

/**
 * A source that provides one packet at a time. The source owns the buffer of the packet. Before the
 * first call to {@link #next()}, the accessors return undefined values. After each call, the values
 * returned by the accessors remain valid until the next call. Not thread-safe.
 */
public interface PacketSource extends Closeable {

  /** The link type that marks a packet as not to be decoded. */
  int NO_LINK_TYPE = -1;

  /**
   * Advances to the next packet.
   *
   * @return whether another packet was read; if not, {@link #statistics()} shows whether the source
   *     was complete
   * @throws IOException if the source fails; a damaged capture is not a failure
   */
  boolean next() throws IOException;

  /** The array that contains the packet. */
  byte[] bytes();

  /**
   * Asks the source not to overwrite the bytes of a packet until a guard releases them. Must be
   * called before the first {@link #next()}.
   *
   * @return whether the source complies; if not, the caller must copy any bytes that it will still
   *     need after the next call to {@link #next()}
   */
  default boolean retain(WindowGuard guard) {
    return false;
  }

  /** The offset of the packet in {@link #bytes()}. */
  int offset();

  /** The number of captured bytes of the packet. */
  int capturedLength();

  /** The length of the packet on the wire. */
  int length();

  /** The capture time in microseconds since the epoch. */
  long timestamp();

  /**
   * The packet's LINKTYPE number as registered by the tcpdump group, such as 1 for Ethernet, or
   * {@link #NO_LINK_TYPE}.
   */
  int linkType();

  /** The counts so far. */
  CaptureStatistics statistics();
}
