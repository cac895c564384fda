package io.mlids.core.flow;

/**
 * Bulk transfers of one direction: at least four packets with payload, no more than a second
 * between them, and none with payload the other way in between.
 */
public final class Bulk {
  private static final int LEAST_PACKETS = 4;
  private static final long LONGEST_GAP_MICROS = 1_000_000;

  private long runPackets;
  private long runBytes;
  private long runStart;
  private long runEnd;

  private long bulks;
  private long packets;
  private long bytes;
  private long micros;

  /** A packet with payload of this direction. */
  void add(long timestamp, int payloadLength) {
    if (runPackets > 0 && timestamp - runEnd > LONGEST_GAP_MICROS) {
      end();
    }
    if (runPackets == 0) {
      runStart = timestamp;
    }
    runPackets++;
    runBytes += payloadLength;
    runEnd = timestamp;
  }

  /** Ends the run, because of a packet with payload the other way or because the flow is over. */
  void end() {
    if (runPackets >= LEAST_PACKETS) {
      bulks++;
      packets += runPackets;
      bytes += runBytes;
      micros += runEnd - runStart;
    }
    runPackets = 0;
    runBytes = 0;
  }

  public long bulks() {
    return bulks;
  }

  /** Packets of all bulks. */
  public long packets() {
    return packets;
  }

  /** Payload bytes of all bulks. */
  public long bytes() {
    return bytes;
  }

  /** The bulks' summed durations, microseconds. */
  public long micros() {
    return micros;
  }
}
