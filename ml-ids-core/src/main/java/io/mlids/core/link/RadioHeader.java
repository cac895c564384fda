package io.mlids.core.link;

/**
 * Skips the headers that wireless network cards in monitor mode put before an IEEE 802.11 frame.
 */
final class RadioHeader {
  private static final int TIME_PRESENT = 1;
  private static final int FLAGS_PRESENT = 1 << 1;
  private static final int MORE_PRESENT = 1 << 31;
  private static final int PADDED = 0x20;

  private static final int AVS_MAGIC = 0x80211000;
  private static final int PRISM_SIZE = 144;

  private RadioHeader() {}

  /**
   * Skips a radiotap header. A bitmap lists the fields of the header. The only field used is the
   * flag for a padded IEEE 802.11 header.
   */
  static void radiotap(Layer layer) {
    if (!layer.has(8)) {
      layer.stop(Layer.CUT);
      return;
    }
    int size = layer.littleU16(2);
    if (layer.u8(0) != 0 || size < 8) {
      layer.stop(Layer.NONE);
      return;
    }
    boolean padded = (flags(layer, size) & PADDED) != 0;
    layer.pass(size, padded ? Layer.PADDED_WIRELESS : Layer.WIRELESS);
  }

  private static int flags(Layer layer, int size) {
    int present = layer.littleI32(4);
    int field = 8;
    for (int more = present; (more & MORE_PRESENT) != 0; field += 4) {
      if (field + 4 > size || !layer.has(field + 4)) {
        return 0;
      }
      more = layer.littleI32(field);
    }
    if ((present & TIME_PRESENT) != 0) {
      field = (field + 7 & ~7) + 8;
    }
    boolean there = (present & FLAGS_PRESENT) != 0 && field < size && layer.has(field + 1);
    return there ? layer.u8(field) : 0;
  }

  /** Skips a Per-Packet Information header and returns the link type of the packet. */
  static int perPacketInformation(Layer layer) {
    if (!layer.has(8)) {
      layer.stop(Layer.CUT);
      return -1;
    }
    int link = layer.littleI32(4);
    int size = layer.littleU16(2);
    layer.pass(Math.max(8, size), Layer.NONE);
    return link;
  }

  /**
   * Skips an AVS header, which has a magic number and a length, or a Prism header, which has a
   * fixed size.
   */
  static void monitor(Layer layer) {
    if (!layer.has(8)) {
      layer.stop(Layer.CUT);
    } else if ((layer.i32(0) & 0xFFFFF000) == AVS_MAGIC) {
      layer.pass(layer.i32(4), Layer.WIRELESS);
    } else {
      layer.pass(PRISM_SIZE, Layer.WIRELESS);
    }
  }
}
