package io.mlids.core.capture;

/**
 * An interface of a pcapng section.
 *
 * @param linkType the LINKTYPE number of the packets
 * @param snapLength the maximum captured length of a packet, or 0 for no limit
 * @param resolution the value n of the option {@code if_tsresol}; the unit of time is 10^-n
 *     seconds, or 2^-n seconds if the highest of the eight bits is set
 * @param offsetSeconds the value of the option {@code if_tsoffset}: the number of seconds to add to
 *     each timestamp
 */
record PcapngInterface(int linkType, long snapLength, int resolution, long offsetSeconds) {
  private static final int OPTION_RESOLUTION = 9;
  private static final int OPTION_OFFSET = 14;
  private static final int MICROSECONDS = 6;

  /**
   * Reads the interface description block of {@code size} bytes at the current position of the
   * buffer.
   */
  static PcapngInterface read(CaptureBuffer buffer, int size, boolean bigEndian) {
    int resolution = MICROSECONDS;
    long offsetSeconds = 0;
    int at = 16;
    while (at + 4 <= size - 4) {
      int code = buffer.u16(at, bigEndian);
      int length = buffer.u16(at + 2, bigEndian);
      int value = at + 4;
      if (code == 0 || value + length > size - 4) {
        break;
      }
      if (code == OPTION_RESOLUTION && length == 1) {
        resolution = buffer.u8(value);
      } else if (code == OPTION_OFFSET && length == 8) {
        long first = buffer.u32(value, bigEndian);
        long second = buffer.u32(value + 4, bigEndian);
        offsetSeconds = bigEndian ? first << 32 | second : second << 32 | first;
      }
      at = value + (length + 3 & ~3);
    }
    return new PcapngInterface(
        buffer.u16(8, bigEndian), buffer.u32(12, bigEndian), resolution, offsetSeconds);
  }

  /**
   * Converts the timestamp of a packet to microseconds since the epoch, and discards any fraction
   * of a microsecond.
   */
  long microseconds(long upper, long lower) {
    long ticks = upper << 32 | lower;
    return micros(ticks) + offsetSeconds * 1_000_000;
  }

  private long micros(long ticks) {
    int exponent = resolution & 0x7F;
    if ((resolution & 0x80) != 0) {
      return binaryMicros(ticks, exponent);
    }
    if (exponent == MICROSECONDS) {
      return ticks;
    }
    if (exponent < MICROSECONDS) {
      return ticks * power(MICROSECONDS - exponent);
    }
    // With 10^19 or more units per microsecond, a 64-bit timestamp is less than two microseconds.
    return exponent - MICROSECONDS > 18
        ? 0
        : Long.divideUnsigned(ticks, power(exponent - MICROSECONDS));
  }

  private static long binaryMicros(long ticks, int exponent) {
    if (exponent > 63) {
      return 0;
    }
    long seconds = exponent == 0 ? ticks : ticks >>> exponent;
    long fraction = ticks & ((1L << exponent) - 1);
    // A fraction of 40 bits is finer than a microsecond, and multiplying it does not overflow.
    int surplus = Math.max(0, exponent - 40);
    return seconds * 1_000_000 + ((fraction >>> surplus) * 1_000_000 >>> (exponent - surplus));
  }

  private static long power(int exponent) {
    long power = 1;
    for (int i = 0; i < exponent; i++) {
      power *= 10;
    }
    return power;
  }
}
