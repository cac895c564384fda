package io.mlids.core.libpcap;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/**
 * A network interface that supports packet capture.
 *
 * @param name the name of the interface, as accepted by {@link LiveCapture#open}
 * @param description the description from libpcap, such as {@code "Pseudo-device that captures on
 *     all interfaces"}; often empty
 * @param addresses the IPv4 and IPv6 addresses of the interface
 * @param isUp whether the interface is up
 * @param isLoopback whether the interface is a loopback interface
 */
public record CaptureInterface(
    String name,
    String description,
    List<InetAddress> addresses,
    boolean isUp,
    boolean isLoopback) {

  public CaptureInterface {
    addresses = List.copyOf(addresses);
  }

  /**
   * Lists all interfaces of this machine in libpcap's order, which begins with the best candidate
   * for a capture.
   *
   * @throws CaptureUnavailableException if libpcap is not installed or cannot list the interfaces
   */
  public static List<CaptureInterface> list() throws CaptureUnavailableException {
    Libpcap.require("listing the interfaces");
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
        for (long at = devices.address(); at != 0; at = PcapStructs.nextInterface(at)) {
          interfaces.add(read(at));
        }
        return interfaces;
      } finally {
        Libpcap.freeAllDevices(devices);
      }
    }
  }

  private static CaptureInterface read(long device) {
    List<InetAddress> addresses = new ArrayList<>();
    for (long entry = PcapStructs.firstAddress(device);
        entry != 0;
        entry = PcapStructs.nextAddress(entry)) {
      byte[] address = PcapStructs.ipAddress(entry);
      if (address.length > 0) {
        addresses.add(inetAddress(address));
      }
    }
    return new CaptureInterface(
        PcapStructs.name(device),
        PcapStructs.description(device),
        addresses,
        PcapStructs.isUp(device),
        PcapStructs.isLoopback(device));
  }

  private static InetAddress inetAddress(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(bytes.length + " bytes are not an IP address", e);
    }
  }
}
