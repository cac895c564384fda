package io.mlids.core.libpcap;

import io.mlids.core.capture.CaptureStatistics;
import io.mlids.core.capture.CurrentPacket;
import io.mlids.core.capture.LiveSource;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.OptionalLong;

/**
 * Captures packets from a network interface with libpcap. {@link #next} waits for a packet without
 * a time limit, and {@link #stop} ends the wait. Only one thread may read and close the capture.
 * Until the capture is closed, any thread may call {@link #stop} and {@link #statistics}.
 *
 * <p>All packets are copied from the kernel's buffer to the same array, so that no memory is
 * allocated per packet. {@link CaptureStatistics#kernelDrops} counts packets that matched the
 * filter but were dropped because the buffer was full. The total number of matching packets that
 * arrived is the sum of {@code packets} and {@code kernelDrops}.
 */
public final class LiveCapture extends CurrentPacket implements LiveSource {
  /** The interval between checks for {@link #stop} while no packets arrive. */
  private static final int WAIT_MILLIS = 100;

  /** The time limit for reading the packets that arrived before {@link #stop}. */
  private static final long STOP_WITHIN_NANOS = 1_000_000_000;

  private static final int STATISTICS_EVERY = 1 << 12;

  private final String name;
  private final Arena arena;
  private final MemorySegment pcap;
  private final MemorySegment header;
  private final MemorySegment data;
  private final DropCounters drops;
  private final Readiness readiness;
  private final int linkType;
  private final byte[] bytes;

  private long packets;
  private long wireBytes;
  private int untilStatistics = STATISTICS_EVERY;
  private boolean ended;

  private volatile boolean stopping;
  private long stopMicros;
  private long stopDeadline;
  private volatile CaptureStatistics published = CaptureStatistics.NONE;

  LiveCapture(String name, Arena arena, MemorySegment pcap, int snapLength) {
    this.name = name;
    this.arena = arena;
    this.pcap = pcap;
    this.header = arena.allocate(ValueLayout.ADDRESS);
    this.data = arena.allocate(ValueLayout.ADDRESS);
    this.drops = new DropCounters(pcap, arena);
    this.readiness = Readiness.of(Libpcap.selectableDescriptor(pcap), arena);
    this.linkType = BpfFilter.linkType(Libpcap.dataLink(pcap));
    this.bytes = new byte[snapLength];
  }

  /**
   * Opens an interface and starts capturing.
   *
   * @throws CaptureUnavailableException if libpcap is not installed, the interface does not exist,
   *     or this process lacks permission
   * @throws BpfFilterException if libpcap rejects the filter for this interface
   */
  public static LiveCapture open(String name, LiveCaptureSettings settings) throws IOException {
    return LiveCaptureFactory.open(name, settings);
  }

  @Override
  public boolean next() throws IOException {
    while (!ended) {
      int result = Libpcap.nextPacket(pcap, header, data);
      if (result > 0) {
        if (take()) {
          return true;
        }
        end();
      } else if (result == 0) {
        publish();
        pause();
      } else {
        end();
        if (result != Libpcap.ERROR_BREAK) {
          throw new IOException(name + ": " + Libpcap.lastError(pcap) + "; the capture ends here");
        }
      }
    }
    return false;
  }

  /** Returns whether the current packet arrived before the capture was stopped. */
  private boolean take() {
    long at = header.get(ValueLayout.ADDRESS, 0).address();
    timestamp = PcapStructs.timestamp(at);
    if (stopping && isAfterStop()) {
      return false;
    }
    length = PcapStructs.length(at);
    capturedLength = Math.clamp(PcapStructs.capturedLength(at), 0, bytes.length);
    NativeMemory.copy(data.get(ValueLayout.ADDRESS, 0).address(), bytes, capturedLength);
    packets++;
    wireBytes += length;
    if (--untilStatistics == 0) {
      publish();
    }
    return true;
  }

  private boolean isAfterStop() {
    beginToStop();
    return timestamp > stopMicros || System.nanoTime() - stopDeadline > 0;
  }

  private void beginToStop() {
    if (stopMicros == 0) {
      stopMicros = System.currentTimeMillis() * 1000;
      stopDeadline = System.nanoTime() + STOP_WITHIN_NANOS;
    }
  }

  /**
   * Waits for packets. After {@link #stop}, waits only for packets that the kernel may still hold
   * in its buffer.
   */
  private void pause() {
    if (!stopping) {
      readiness.await(WAIT_MILLIS);
      return;
    }
    beginToStop();
    boolean more = readiness.await(2 * LiveCaptureFactory.GATHER_MILLIS);
    if (!more || System.nanoTime() - stopDeadline > 0) {
      end();
    }
  }

  private void end() {
    ended = true;
    publish();
  }

  private void publish() {
    untilStatistics = STATISTICS_EVERY;
    drops.update();
    published =
        new CaptureStatistics(
            packets, wireBytes, 0, 0, 0, OptionalLong.empty(), drops.kernel(), drops.ofInterface());
  }

  /** {@inheritDoc} Stopping takes at most about a second. */
  @Override
  public void stop() {
    stopping = true;
  }

  /** The name of the interface. */
  public String name() {
    return name;
  }

  @Override
  public byte[] bytes() {
    return bytes;
  }

  /** The link type of all packets. The link type is known even before the first packet arrives. */
  @Override
  public int linkType() {
    return linkType;
  }

  /**
   * The counts of packets read and dropped. While packets arrive, the counts lag slightly behind.
   */
  @Override
  public CaptureStatistics statistics() {
    return published;
  }

  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      Libpcap.close(pcap);
      arena.close();
    }
  }
}
