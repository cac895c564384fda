package io.mlids.core.flow;

/**
 * Packs a flow's first packet into a long. Scans and floods create millions of keys that never see
 * a second packet, so the state for each such key must be small.
 */
final class FirstPacket {
  private static final int PAYLOAD_BITS = 24;
  private static final int HEADER_BITS = 8;
  private static final int WINDOW_BITS = 17;
  private static final int FLAG_BITS = 8;

  private static final int HEADER_SHIFT = PAYLOAD_BITS;
  private static final int WINDOW_SHIFT = HEADER_SHIFT + HEADER_BITS;
  private static final int FLAG_SHIFT = WINDOW_SHIFT + WINDOW_BITS;
  private static final int SOURCE_SHIFT = FLAG_SHIFT + FLAG_BITS;

  private static final int FORWARD_SHIFT = SOURCE_SHIFT + 1;

  /** The number of bits in use; callers may use the remaining high bits. */
  static final int BITS = FORWARD_SHIFT + 1;

  private FirstPacket() {}

  static long pack(
      int payloadLength,
      int headerLength,
      int window,
      int flags,
      boolean sourceIsA,
      boolean isForward) {
    return Math.min(payloadLength, (1 << PAYLOAD_BITS) - 1)
        | (long) headerLength << HEADER_SHIFT
        | (long) (window + 1) << WINDOW_SHIFT
        | (long) flags << FLAG_SHIFT
        | (sourceIsA ? 1L << SOURCE_SHIFT : 0)
        | (isForward ? 1L << FORWARD_SHIFT : 0);
  }

  static int payloadLength(long packed) {
    return (int) packed & (1 << PAYLOAD_BITS) - 1;
  }

  static int headerLength(long packed) {
    return (int) (packed >>> HEADER_SHIFT) & (1 << HEADER_BITS) - 1;
  }

  static int window(long packed) {
    return ((int) (packed >>> WINDOW_SHIFT) & (1 << WINDOW_BITS) - 1) - 1;
  }

  static int flags(long packed) {
    return (int) (packed >>> FLAG_SHIFT) & (1 << FLAG_BITS) - 1;
  }

  /** Returns whether the flow's forward direction goes from A to B. */
  static boolean sourceIsA(long packed) {
    return (packed >>> SOURCE_SHIFT & 1) != 0;
  }

  /** Returns whether the packet travels in the flow's forward direction. */
  static boolean isForward(long packed) {
    return (packed >>> FORWARD_SHIFT & 1) != 0;
  }
}
