package io.mlids.core.libpcap;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Opens interfaces for capturing. Errors have one-line messages. */
final class LiveCaptureFactory {
  /** How long the kernel collects packets before it delivers a partly filled buffer. */
  static final int GATHER_MILLIS = 100;

  private LiveCaptureFactory() {}

  /** Opens an interface. Closing the returned capture also closes the arena. */
  @SuppressWarnings("MustBeClosed")
  static LiveCapture open(String name, LiveCaptureSettings settings) throws IOException {
    Libpcap.require("capturing from " + name);
    Arena arena = Arena.ofShared();
    MemorySegment pcap = MemorySegment.NULL;
    try {
      MemorySegment error = arena.allocate(Libpcap.ERROR_BUFFER);
      pcap = Libpcap.create(arena.allocateFrom(name), error);
      if (pcap.address() == 0) {
        throw unavailable(name, NativeMemory.string(error));
      }
      activate(name, pcap, settings);
      if (settings.incomingOnly()) {
        check(name, pcap, Libpcap.setDirection(pcap, Libpcap.DIRECTION_IN));
      }
      if (!settings.filter().isBlank()) {
        filter(pcap, settings.filter(), arena);
      }
      // In blocking mode, a read may never return if no more packets arrive.
      if (Libpcap.setNonBlocking(pcap, error) < 0) {
        throw unavailable(name, NativeMemory.string(error));
      }
      return new LiveCapture(name, arena, pcap, settings.snapLength());
    } catch (IOException | RuntimeException e) {
      if (pcap.address() != 0) {
        Libpcap.close(pcap);
      }
      arena.close();
      throw e;
    }
  }

  private static void activate(String name, MemorySegment pcap, LiveCaptureSettings settings)
      throws CaptureUnavailableException {
    check(name, pcap, Libpcap.setSnapLength(pcap, settings.snapLength()));
    check(name, pcap, Libpcap.setPromiscuous(pcap, settings.promiscuous()));
    check(name, pcap, Libpcap.setTimeout(pcap, GATHER_MILLIS));
    check(name, pcap, Libpcap.setBufferSize(pcap, settings.bufferBytes()));
    check(name, pcap, Libpcap.activate(pcap));
  }

  /**
   * Throws an exception if a status code indicates an error. Positive codes are warnings, for
   * example if an interface does not support promiscuous mode.
   */
  private static void check(String name, MemorySegment pcap, int status)
      throws CaptureUnavailableException {
    if (status >= 0) {
      return;
    }
    throw switch (status) {
      case Libpcap.ERROR_NO_SUCH_DEVICE ->
          new CaptureUnavailableException(
              name + ": no such interface; 'ml-ids interfaces' lists the available ones");
      case Libpcap.ERROR_PERMISSION_DENIED, Libpcap.ERROR_PROMISCUOUS_PERMISSION_DENIED ->
          new CaptureUnavailableException(
              name + ": no permission to capture; run as root or with the capability cap_net_raw");
      case Libpcap.ERROR_INTERFACE_NOT_UP ->
          new CaptureUnavailableException(
              name + ": the interface is down; bring it up with: ip link set " + name + " up");
      default -> {
        String detail = Libpcap.lastError(pcap);
        yield unavailable(name, detail.isEmpty() ? Libpcap.statusText(status) : detail);
      }
    };
  }

  private static CaptureUnavailableException unavailable(String name, String detail) {
    return new CaptureUnavailableException(
        name + ": cannot capture from this interface: " + detail + "; try another interface");
  }

  private static void filter(MemorySegment pcap, String expression, Arena arena)
      throws BpfFilterException {
    MemorySegment program = BpfFilter.compile(pcap, expression, arena);
    try {
      if (Libpcap.setFilter(pcap, program) != 0) {
        throw new BpfFilterException(expression, Libpcap.lastError(pcap));
      }
    } finally {
      Libpcap.freeCode(program);
    }
  }
}
