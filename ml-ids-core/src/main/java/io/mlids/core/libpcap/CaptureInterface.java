package io.mlids.core.libpcap;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * An interface that can be captured from.
 *
 * @param name what {@link LiveCapture#open} takes
 * @param description what libpcap says of it, {@code "Pseudo-device that captures on all
 *     interfaces"}; often empty
 * @param addresses IPv4 and IPv6 addresses of its own
 * @param isUp whether it is up
 * @param isLoopback whether it only leads back to this machine
 */
public record CaptureInterface(
    String name,
    String description,
    List<InetAddress> addresses,
    boolean isUp,
    boolean isLoopback) {

  // struct pcap_if: next, name, description, addresses, flags.
  private static final int NEXT = 0;
  private static final int NAME = 8;
  private static final int DESCRIPTION = 16;
  private static final int ADDRESSES = 24;
  private static final int FLAGS = 32;
  private static final int FLAG_LOOPBACK = 1;
  private static final int FLAG_UP = 2;

  /** In struct pcap_addr, after its own next. */
  private static final int ADDRESS = 8;

  private static final boolean LINUX =
      System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux");
  private static final int FAMILY_IPV4 = 2;
  private static final int FAMILY_IPV6 = LINUX ? 10 : 30;

  public CaptureInterface {
    addresses = List.copyOf(addresses);
  }

  /**
   * All of this machine, in libpcap's order: the likeliest first.
   *
   * @throws CaptureUnavailableException without libpcap, or when it cannot tell
   */
  public static List<CaptureInterface> list() throws CaptureUnavailableException {
    Libpcap.require("the list of interfaces");
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment first = arena.allocate(ValueLayout.ADDRESS);
      MemorySegment error = arena.allocate(Libpcap.ERROR_BUFFER);
      if (Libpcap.findAllDevices(first, error) != 0) {
        throw new CaptureUnavailableException(
            "interfaces: " + NativeMemory.string(error) + "; run as root");
      }
      MemorySegment devices = first.get(ValueLayout.ADDRESS, 0);
      try {
        List<CaptureInterface> interfaces = new ArrayList<>();
        for (long at = devices.address(); at != 0; at = NativeMemory.address(at + NEXT)) {
          interfaces.add(read(at));
        }
        return interfaces;
      } finally {
        Libpcap.freeAllDevices(devices);
      }
    }
  }

  private static CaptureInterface read(long at) {
    List<InetAddress> addresses = new ArrayList<>();
    for (long entry = NativeMemory.address(at + ADDRESSES);
        entry != 0;
        entry = NativeMemory.address(entry)) {
      socketAddress(NativeMemory.address(entry + ADDRESS)).ifPresent(addresses::add);
    }
    int flags = NativeMemory.int32(at + FLAGS);
    return new CaptureInterface(
        NativeMemory.string(NativeMemory.address(at + NAME)),
        NativeMemory.string(NativeMemory.address(at + DESCRIPTION)),
        addresses,
        (flags & FLAG_UP) != 0,
        (flags & FLAG_LOOPBACK) != 0);
  }

  /** The address of a struct sockaddr; empty for families other than IP. */
  private static Optional<InetAddress> socketAddress(long at) {
    if (at == 0) {
      return Optional.empty();
    }
    // Linux: the family in 16 bits of the machine's order; elsewhere a length, then 8 bits.
    int family = LINUX ? NativeMemory.int32(at) & 0xFFFF : NativeMemory.int8(at + 1);
    return switch (family) {
      case FAMILY_IPV4 -> Optional.of(address(at + 4, 4));
      case 10, 30 -> family == FAMILY_IPV6 ? Optional.of(address(at + 8, 16)) : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static InetAddress address(long at, int length) {
    byte[] bytes = new byte[length];
    NativeMemory.copy(at, bytes, length);
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(length + " bytes are an address", e);
    }
  }
}
