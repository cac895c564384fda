package io.mlids.core.libpcap;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Counts the packets that a live capture dropped. libpcap's 32-bit counters wrap around on a busy
 * link, so this class adds up the differences between readings. Confined to the reading thread.
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
    // The interface's counter started before the capture.
    ofInterface = 0;
  }

  /** Reads libpcap's counters; keeps the last values if that fails. */
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
