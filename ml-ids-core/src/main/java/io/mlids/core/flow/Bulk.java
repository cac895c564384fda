package io.mlids.core.flow;

/**
 * Bulk transfers in one direction: at least four packets with payload, at most a second apart, and
 * no payload in the other direction in between.
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

  /** Adds a packet with payload. */
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

  /** Ends the run because the other side sent payload or the flow ended. */
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

  /** The number of packets in all bulks. */
  public long packets() {
    return packets;
  }

  /** Payload bytes in all bulks. */
  public long bytes() {
    return bytes;
  }

  /** Total duration of all bulks, in microseconds. */
  public long micros() {
    return micros;
  }
}
