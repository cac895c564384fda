package io.mlids.api.capture;

import io.mlids.core.unit.SettingException;
import java.time.Duration;

/**
 * Limits on captures. An upload that exceeds a limit is refused. For a stream, only the number of
 * open flows is limited.
 *
 * @param maxBytes the maximum size of an upload's body as sent
 * @param maxDecompressedBytes the maximum size of an upload's capture after decompression
 * @param maxPackets the maximum number of packets in an upload
 * @param maxFlows the maximum total number of flows in an upload
 * @param maxTime the maximum time from the start of an upload to its end
 * @param maxOpenFlows the maximum number of open flows in an upload or a stream; at the limit, each
 *     new flow ends another one early, and the summary counts the flows ended early
 * @param uploads the maximum number of concurrent uploads
 * @param streams the maximum number of concurrent streams
 * @param streamIdle how long a stream may be silent
 * @param memory the total memory for all captures, in bytes
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

  /**
   * These limits suit a server with 1 GB of heap, even with the maximum number of uploads and
   * streams.
   */
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

  /** Limits with the default share of the heap as the memory limit. */
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
   * The share of a heap that captures may use: two fifths. The separate limits on requests and
   * notifications add up to about the same share, and garbage collection needs the rest.
   */
  public static long memoryOf(long heap) {
    return Math.max(CaptureMemory.LEAST, heap / 5 * 2);
  }

  /**
   * Checks the ranges.
   *
   * @throws SettingException if a value is out of range
   */
  public CaptureLimits {
    requirePositive("capture-max-bytes", maxBytes);
    requirePositive("capture-max-decompressed", maxDecompressedBytes);
    requirePositive("capture-max-packets", maxPackets);
    requirePositive("capture-max-flows", maxFlows);
    requirePositive("capture-max-seconds", maxTime.isPositive() ? 1 : maxTime.toMillis());
    requirePositive("capture-max-open-flows", maxOpenFlows);
    requirePositive("capture-uploads", uploads);
    requirePositive("capture-streams", streams);
    requirePositive("stream-idle", streamIdle.toMillis());
    if (memory < CaptureMemory.LEAST) {
      throw new SettingException(
          "capture-memory",
          "is too small for one capture; use at least " + CaptureMemory.LEAST + " bytes");
    }
  }

  private static void requirePositive(String setting, long value) {
    if (value <= 0) {
      throw new SettingException(setting, "must be greater than 0");
    }
  }
}
