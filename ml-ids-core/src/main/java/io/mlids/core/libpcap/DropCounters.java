package io.mlids.core.libpcap;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Packets that a live capture lost. libpcap counts them in 32 bits, which a busy wire runs over:
 * what has been added since the last look is added up here. Belongs to the thread that reads.
 */
final class DropCounters {
  // struct pcap_stat: received, dropped by the kernel, dropped by the interface.
  private static final int KERNEL = 1;
  private static final int INTERFACE = 2;
  private static final int COUNTERS = 3;

  private final MemorySegment pcap;
  private final MemorySegment counters;
  private int lastKernel;
  private int lastInterface;
  private long kernel;
  private long ofInterface;

  DropCounters(MemorySegment pcap, Arena arena) {
    this.pcap = pcap;
    this.counters = arena.allocate(ValueLayout.JAVA_INT, COUNTERS);
    update();
    // The interface's count begins long before the capture.
    ofInterface = 0;
  }

  /** Asks libpcap; keeps what is known where it cannot tell. */
  void update() {
    if (Libpcap.statistics(pcap, counters) != 0) {
      return;
    }
    int kernelNow = counters.getAtIndex(ValueLayout.JAVA_INT, KERNEL);
    int interfaceNow = counters.getAtIndex(ValueLayout.JAVA_INT, INTERFACE);
    kernel += Integer.toUnsignedLong(kernelNow - lastKernel);
    ofInterface += Integer.toUnsignedLong(interfaceNow - lastInterface);
    lastKernel = kernelNow;
    lastInterface = interfaceNow;
  }

  long kernel() {
    return kernel;
  }

  long ofInterface() {
    return ofInterface;
  }
}
