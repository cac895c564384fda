package io.mlids.core.libpcap;

import static java.lang.foreign.ValueLayout.ADDRESS_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/**
 * Reads the memory of a native library at given addresses. A read from a wrong address crashes the
 * process, so pass only addresses that the library has just returned.
 */
final class NativeMemory {
  private static final int LONGEST_TEXT = 4096;

  /** A segment that covers all addresses, which avoids allocating a segment per packet. */
  @SuppressWarnings("restricted")
  private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  private NativeMemory() {}

  static int int32(long address) {
    return ALL.get(JAVA_INT_UNALIGNED, address);
  }

  static long int64(long address) {
    return ALL.get(JAVA_LONG_UNALIGNED, address);
  }

  static int int8(long address) {
    return ALL.get(JAVA_BYTE, address) & 0xFF;
  }

  static long address(long address) {
    return ALL.get(ADDRESS_UNALIGNED, address).address();
  }

  static void copy(long address, byte[] to, int length) {
    MemorySegment.copy(ALL, JAVA_BYTE, address, to, 0, length);
  }

  /** Reads the zero-terminated string at an address, or returns an empty string for address 0. */
  static String string(long address) {
    if (address == 0) {
      return "";
    }
    int length = 0;
    while (length < LONGEST_TEXT && int8(address + length) != 0) {
      length++;
    }
    byte[] text = new byte[length];
    copy(address, text, length);
    return new String(text, StandardCharsets.UTF_8);
  }

  static String string(MemorySegment at) {
    return string(at.address());
  }
}
