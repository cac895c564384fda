package io.mlids.api.capture;

import java.time.Duration;

/**
 * Limits of captures. A whole capture that passes a limit is refused; a stream is only bound in the
 * flows that are open at a time.
 *
 * @param maxBytes of the body of an upload as it arrives
 * @param maxDecompressedBytes of the capture in it
 * @param maxPackets of an upload
 * @param maxFlows of an upload, over its whole length
 * @param maxTime from the beginning of an upload to its end
 * @param maxOpenFlows that an upload or a stream may have at a time; more end others early, which
 *     the summary counts
 * @param uploads at once
 * @param streams at once
 * @param streamIdle how long a stream may be silent
 * @param memory bytes that all of them together may take
 */
public record CaptureLimits(
    long maxBytes,
    long maxDecompressedBytes,
    long maxPackets,
    long maxFlows,
    Duration maxTime,
    int maxOpenFlows,
    int uploads,
    int streams,
    Duration streamIdle,
    long memory) {

  /** Fits a server with a gigabyte of heap when all places are taken. */
  public static final CaptureLimits DEFAULT =
      new CaptureLimits(
          256_000_000,
          1_000_000_000,
          20_000_000,
          1_000_000,
          Duration.ofMinutes(5),
          150_000,
          2,
          4,
          Duration.ofMinutes(10));

  /** Limits with the usual share of the heap for memory. */
  public CaptureLimits(
      long maxBytes,
      long maxDecompressedBytes,
      long maxPackets,
      long maxFlows,
      Duration maxTime,
      int maxOpenFlows,
      int uploads,
      int streams,
      Duration streamIdle) {
    this(
        maxBytes,
        maxDecompressedBytes,
        maxPackets,
        maxFlows,
        maxTime,
        maxOpenFlows,
        uploads,
        streams,
        streamIdle,
        memoryOf(Runtime.getRuntime().maxMemory()));
  }

  /**
   * What captures may take of a heap: two fifths. Requests and notifications have limits of their
   * own, which take about as much, and collecting garbage needs the rest.
   */
  public static long memoryOf(long heap) {
    return Math.max(CaptureMemory.LEAST, heap / 5 * 2);
  }

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if something is out of range; the message names the option
   */
  public CaptureLimits {
    requirePositive("--capture-max-bytes", maxBytes);
    requirePositive("--capture-max-decompressed", maxDecompressedBytes);
    requirePositive("--capture-max-packets", maxPackets);
    requirePositive("--capture-max-flows", maxFlows);
    requirePositive("--capture-max-seconds", maxTime.isPositive() ? 1 : maxTime.toMillis());
    requirePositive("--capture-max-open-flows", maxOpenFlows);
    requirePositive("--capture-uploads", uploads);
    requirePositive("--capture-streams", streams);
    requirePositive("--stream-idle", streamIdle.toMillis());
    if (memory < CaptureMemory.LEAST) {
      throw new IllegalArgumentException(
          "--capture-memory: one capture needs " + CaptureMemory.LEAST + " bytes; give more");
    }
  }

  private static void requirePositive(String option, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(option + ": give more than 0");
    }
  }
}
