package io.mlids.core.libpcap;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Locale;

/**
 * The layout of the structs in pcap.h on 64-bit systems. A {@code long} parameter is the address of
 * a struct that libpcap has just returned. A {@code MemorySegment} parameter is a struct that the
 * caller has allocated.
 */
final class PcapStructs {
  private static final String SYSTEM = System.getProperty("os.name").toLowerCase(Locale.ROOT);
  private static final boolean LINUX = SYSTEM.contains("linux");
  private static final boolean MAC = SYSTEM.contains("mac");

  // Fields of struct pcap_pkthdr: timestamp, captured length, length
  private static final int PACKET_HEADER = 24;
  private static final int SECONDS = 0;
  private static final int MICROSECONDS = 8;
  private static final int CAPTURED_LENGTH = 16;
  private static final int LENGTH = 20;

  // Fields of struct bpf_program: number of instructions, address of the instructions
  private static final int PROGRAM = 16;

  // Fields of struct pcap_stat: packets received, dropped by the kernel, dropped by the interface
  private static final int STATISTICS = 3;
  private static final int KERNEL_DROPS = 1;
  private static final int INTERFACE_DROPS = 2;

  // Fields of struct pcap_if: next, name, description, addresses, flags
  private static final int NEXT = 0;
  private static final int NAME = 8;
  private static final int DESCRIPTION = 16;
  private static final int ADDRESSES = 24;
  private static final int FLAGS = 32;
  private static final int FLAG_LOOPBACK = 1;
  private static final int FLAG_UP = 2;

  // First fields of struct pcap_addr: next, address
  private static final int NEXT_ADDRESS = 0;
  private static final int ADDRESS = 8;

  // Fields of struct sockaddr_in and struct sockaddr_in6
  private static final int FAMILY_IPV4 = 2;
  private static final int FAMILY_IPV6 = LINUX ? 10 : 30;
  private static final int IPV4_ADDRESS = 4;
  private static final int IPV6_ADDRESS = 8;

  private PcapStructs() {}

  /** An empty struct pcap_pkthdr. */
  static MemorySegment packetHeader(Arena arena) {
    return arena.allocate(PACKET_HEADER, Long.BYTES);
  }

  static void setLengths(MemorySegment packetHeader, int capturedLength, int length) {
    packetHeader.set(ValueLayout.JAVA_INT, CAPTURED_LENGTH, capturedLength);
    packetHeader.set(ValueLayout.JAVA_INT, LENGTH, length);
  }

  /** The timestamp in a struct pcap_pkthdr, in microseconds since the epoch. */
  static long timestamp(long packetHeader) {
    // macOS uses 32 bits for the microseconds, followed by padding.
    long micros =
        MAC
            ? NativeMemory.int32(packetHeader + MICROSECONDS)
            : NativeMemory.int64(packetHeader + MICROSECONDS);
    return NativeMemory.int64(packetHeader + SECONDS) * 1_000_000 + micros;
  }

  static int capturedLength(long packetHeader) {
    return NativeMemory.int32(packetHeader + CAPTURED_LENGTH);
  }

  static int length(long packetHeader) {
    return NativeMemory.int32(packetHeader + LENGTH);
  }

  /** An empty struct bpf_program. */
  static MemorySegment program(Arena arena) {
    return arena.allocate(PROGRAM, Long.BYTES);
  }

  /** An empty struct pcap_stat. */
  static MemorySegment statistics(Arena arena) {
    return arena.allocate(ValueLayout.JAVA_INT, STATISTICS);
  }

  /** The number of packets dropped by the kernel, in a 32-bit counter that wraps around. */
  static int kernelDrops(MemorySegment statistics) {
    return statistics.getAtIndex(ValueLayout.JAVA_INT, KERNEL_DROPS);
  }

  /** The number of packets dropped by the interface, in a 32-bit counter that wraps around. */
  static int interfaceDrops(MemorySegment statistics) {
    return statistics.getAtIndex(ValueLayout.JAVA_INT, INTERFACE_DROPS);
  }

  /** The address of the next struct pcap_if, or 0 after the last. */
  static long nextInterface(long device) {
    return NativeMemory.address(device + NEXT);
  }

  static String name(long device) {
    return NativeMemory.string(NativeMemory.address(device + NAME));
  }

  static String description(long device) {
    return NativeMemory.string(NativeMemory.address(device + DESCRIPTION));
  }

  static boolean isUp(long device) {
    return (NativeMemory.int32(device + FLAGS) & FLAG_UP) != 0;
  }

  static boolean isLoopback(long device) {
    return (NativeMemory.int32(device + FLAGS) & FLAG_LOOPBACK) != 0;
  }

  /** The address of the first struct pcap_addr of an interface, or 0 if it has no address. */
  static long firstAddress(long device) {
    return NativeMemory.address(device + ADDRESSES);
  }

  /** The address of the next struct pcap_addr, or 0 after the last. */
  static long nextAddress(long entry) {
    return NativeMemory.address(entry + NEXT_ADDRESS);
  }

  /**
   * The bytes of the IP address in a struct pcap_addr, or an empty array for other address
   * families.
   */
  static byte[] ipAddress(long entry) {
    long address = NativeMemory.address(entry + ADDRESS);
    if (address == 0) {
      return new byte[0];
    }
    // Linux stores the address family in 16 bits, in host byte order. Other systems store a length
    // byte, followed by the address family in 8 bits.
    int family = LINUX ? NativeMemory.int32(address) & 0xFFFF : NativeMemory.int8(address + 1);
    if (family == FAMILY_IPV4) {
      return bytes(address + IPV4_ADDRESS, 4);
    }
    return family == FAMILY_IPV6 ? bytes(address + IPV6_ADDRESS, 16) : new byte[0];
  }

  private static byte[] bytes(long at, int length) {
    byte[] bytes = new byte[length];
    NativeMemory.copy(at, bytes, length);
    return bytes;
  }
}
