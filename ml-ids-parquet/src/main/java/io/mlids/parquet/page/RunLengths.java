package io.mlids.parquet.page;

/**
 * Encodes small integers as in the Parquet encoding {@code RLE}: runs of equal values, and groups
 * of eight values with a fixed number of bits.
 */
final class RunLengths {
  private static final int GROUP = 8;

  private RunLengths() {}

  /**
   * Appends values.
   *
   * @param width the bits of a value, 1 to 32
   */
  static void encode(int[] values, int count, int width, Bytes out) {
    int packedFrom = 0;
    int i = 0;
    while (i < count) {
      int run = run(values, i, count);
      // A run interrupts packed values only at the end of a group.
      int fill = (GROUP - (i - packedFrom) % GROUP) % GROUP;
      if (run - fill < GROUP) {
        i += run;
        continue;
      }
      i += fill;
      pack(values, packedFrom, i, width, out);
      out.varint((run - fill) << 1);
      out.littleEndian(values[i], (width + 7) / 8);
      i += run - fill;
      packedFrom = i;
    }
    pack(values, packedFrom, count, width, out);
  }

  private static int run(int[] values, int from, int count) {
    int end = from + 1;
    while (end < count && values[end] == values[from]) {
      end++;
    }
    return end - from;
  }

  private static void pack(int[] values, int from, int until, int width, Bytes out) {
    if (from == until) {
      return;
    }
    int groups = (until - from + GROUP - 1) / GROUP;
    out.varint(groups << 1 | 1);
    long bits = 0;
    int filled = 0;
    for (int i = from; i < from + groups * GROUP; i++) {
      bits |= (i < until ? values[i] & 0xFFFF_FFFFL : 0) << filled;
      filled += width;
      while (filled >= 8) {
        out.write((int) bits);
        bits >>>= 8;
        filled -= 8;
      }
    }
  }
}
