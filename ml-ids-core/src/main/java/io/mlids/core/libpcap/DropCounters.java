package io.mlids.core.libpcap;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Counts the packets that a live capture dropped. On a busy link, the 32-bit counters of libpcap
 * wrap around, so this class adds up the differences between readings. Only the reading thread may
 * use an instance.
 */
final class DropCounters {
  private final MemorySegment pcap;
  private final MemorySegment counters;
  private int lastKernel;
  private int lastInterface;
  private long kernel;
  private long ofInterface;

  DropCounters(MemorySegment pcap, Arena arena) {
    this.pcap = pcap;
    this.counters = PcapStructs.statistics(arena);
    update();
    // The interface's counter was already running before the capture.
    ofInterface = 0;
  }

  /** Reads the counters of libpcap; if this fails, keeps the last values. */
  void update() {
    if (Libpcap.statistics(pcap, counters) != 0) {
      return;
    }
    int kernelNow = PcapStructs.kernelDrops(counters);
    int interfaceNow = PcapStructs.interfaceDrops(counters);
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
