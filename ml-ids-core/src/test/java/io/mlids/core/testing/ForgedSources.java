package io.mlids.core.testing;

import io.mlids.core.capture.CaptureStatistics;
import io.mlids.core.capture.PacketSource;
import java.nio.ByteBuffer;

/**
 * A flood of SYNs to a web server, each from a different source, and a scanner that probes a port
 * of another host at intervals. Packets are generated on demand.
 */
public final class ForgedSources implements PacketSource {
  public static final String FLOODED = "10.9.9.9";
  public static final String SCANNER = "10.0.0.66";
  public static final String SCANNED = "10.0.0.1";

  private static final int ETHERNET_AND_ADDRESSES = 14 + 12;

  private final int sources;
  private final long lasts;
  private final long probeEvery;
  private final byte[] forged =
      Frame.tcp(40_000, 80, Frame.SYN, 1024, 1000, 0, 0)
          .ipv4("1.0.0.0", FLOODED)
          .ethernet()
          .bytes();
  private byte[] current = forged;
  private int next;
  private int probes;
  private long micros;

  /**
   * Generates one SYN from each of {@code sources} addresses, evenly spread over {@code lasts}
   * microseconds.
   *
   * @param probeEvery the number of microseconds between the scanner's probes
   */
  public ForgedSources(int sources, long lasts, long probeEvery) {
    this.sources = sources;
    this.lasts = lasts;
    this.probeEvery = probeEvery;
  }

  @Override
  public boolean next() {
    if (next == sources) {
      return false;
    }
    micros = Math.multiplyExact((long) next, lasts) / sources;
    if (micros >= probes * probeEvery) {
      current =
          Frame.tcp(40_000 + probes, 1 + 13 * probes, Frame.SYN, 1024, 1000, 0, 0)
              .ipv4(SCANNER, SCANNED)
              .ethernet()
              .bytes();
      probes++;
      return true;
    }
    current = forged;
    // Scattered addresses from 11.0.0.0 upwards, without duplicates.
    int address = 0x0B00_0000 + (next * 0x9E3779B1 >>> 8 & 0xFF_FFFF) * 4 + (next & 3);
    ByteBuffer.wrap(forged).putInt(ETHERNET_AND_ADDRESSES, address);
    next++;
    return true;
  }

  @Override
  public byte[] bytes() {
    return current;
  }

  @Override
  public int offset() {
    return 0;
  }

  @Override
  public int capturedLength() {
    return current.length;
  }

  @Override
  public int length() {
    return current.length;
  }

  @Override
  public long timestamp() {
    return Traffic.START + micros;
  }

  @Override
  public int linkType() {
    return CaptureBytes.ETHERNET;
  }

  @Override
  public CaptureStatistics statistics() {
    return CaptureStatistics.NONE;
  }

  @Override
  public void close() {}
}
