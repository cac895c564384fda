package io.mlids.core.flow;

import org.jspecify.annotations.Nullable;

/**
 * The packets of a flow in one direction: payload lengths, inter-arrival times, headers. Not
 * thread-safe.
 */
public final class Direction {
  private final RunningStatistics payload = new RunningStatistics();
  private @Nullable RunningStatistics interArrivalTimes;
  private long lastSeen;
  private long headerBytes;
  private int shortestHeader;
  private int firstWindow = -1;
  private int lastWindow = -1;
  private long dataPackets;

  /** Shared by directions with fewer than two packets; never modified. */
  private static final RunningStatistics NONE = new RunningStatistics();

  void add(long timestamp, int payloadLength, int headerLength, int window) {
    if (payload.isEmpty()) {
      firstWindow = window;
    } else {
      if (interArrivalTimes == null) {
        interArrivalTimes = new RunningStatistics();
      }
      interArrivalTimes.add(timestamp - lastSeen);
    }
    payload.add(payloadLength);
    lastSeen = timestamp;
    headerBytes += headerLength;
    // Later fragments have no transport header and must not set the minimum to 0.
    if (headerLength > 0 && (shortestHeader == 0 || headerLength < shortestHeader)) {
      shortestHeader = headerLength;
    }
    lastWindow = window;
    if (payloadLength > 0) {
      dataPackets++;
    }
  }

  public long packets() {
    return payload.count();
  }

  /** Payload bytes per packet. */
  public RunningStatistics payload() {
    return payload;
  }

  /** The times between consecutive packets in this direction, in microseconds. */
  public RunningStatistics interArrivalTimes() {
    return interArrivalTimes == null ? NONE : interArrivalTimes;
  }

  /** Total length of the transport headers, in bytes. */
  public long headerBytes() {
    return headerBytes;
  }

  /** Length of the shortest transport header, in bytes; 0 if no packet has one. */
  public int shortestHeader() {
    return shortestHeader;
  }

  /** TCP window of the first packet; −1 without packets or if the flow is not TCP. */
  public int firstWindow() {
    return firstWindow;
  }

  /** TCP window of the last packet; −1 without packets or if the flow is not TCP. */
  public int lastWindow() {
    return lastWindow;
  }

  /** Packets with at least one byte of payload. */
  public long dataPackets() {
    return dataPackets;
  }
}
