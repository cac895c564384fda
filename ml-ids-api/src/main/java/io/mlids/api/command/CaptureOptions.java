package io.mlids.api.command;

import io.mlids.api.capture.CaptureLimits;
import io.mlids.core.console.SizeOption;
import io.mlids.core.help.OptionGroup;
import java.time.Duration;
import picocli.CommandLine.Option;

/** The options that limit capture uploads and streams; a picocli mixin. */
@OptionGroup("Capture uploads and streams")
final class CaptureOptions {
  @Option(
      names = "--capture-max-bytes",
      paramLabel = "SIZE",
      defaultValue = "256MB",
      converter = SizeOption.class,
      description = "Maximum size of an upload. Default: ${DEFAULT-VALUE}.")
  private long maxBytes;

  @Option(
      names = "--capture-max-decompressed",
      paramLabel = "SIZE",
      defaultValue = "1GB",
      converter = SizeOption.class,
      description = "Maximum size of an upload after decompression. Default: ${DEFAULT-VALUE}.")
  private long maxDecompressed;

  @Option(
      names = "--capture-max-packets",
      paramLabel = "N",
      defaultValue = "20000000",
      description = "Maximum number of packets in an upload. Default: ${DEFAULT-VALUE}.")
  private long maxPackets;

  @Option(
      names = "--capture-max-flows",
      paramLabel = "N",
      defaultValue = "1000000",
      description = "Maximum number of flows in an upload. Default: ${DEFAULT-VALUE}.")
  private long maxFlows;

  @Option(
      names = "--capture-max-seconds",
      paramLabel = "DURATION",
      defaultValue = "5m",
      description = "Maximum duration of an upload. Default: ${DEFAULT-VALUE}.")
  private Duration maxTime;

  @Option(
      names = "--capture-max-open-flows",
      paramLabel = "N",
      defaultValue = "150000",
      description =
          "Maximum number of open flows per upload or stream; at the limit, each new flow ends"
              + " another flow early. Default: ${DEFAULT-VALUE}.")
  private int maxOpenFlows;

  @Option(
      names = "--capture-uploads",
      paramLabel = "N",
      defaultValue = "2",
      description =
          "Process at most this many uploads concurrently; further uploads wait up to 2 s, then"
              + " receive 503. Default: ${DEFAULT-VALUE}.")
  private int uploads;

  @Option(
      names = "--capture-streams",
      paramLabel = "N",
      defaultValue = "4",
      description =
          "Process at most this many streams concurrently; further streams receive 503. Default:"
              + " ${DEFAULT-VALUE}.")
  private int streams;

  @Option(
      names = "--stream-idle",
      paramLabel = "DURATION",
      defaultValue = "10m",
      description = "End a stream after this time without data. Default: ${DEFAULT-VALUE}.")
  private Duration streamIdle;

  @Option(
      names = "--capture-memory",
      paramLabel = "SIZE",
      converter = SizeOption.class,
      description =
          "Total memory limit for all captures. At the limit, uploads receive 503 and streams"
              + " end flows early. Default: two fifths of the heap.")
  private Long memory;

  @Option(
      names = "--ignore-vlan",
      description =
          "Ignore VLAN tags in uploads, streams and on the network interface. Use this for mirror"
              + " ports that tag only one direction.")
  private boolean ignoreVlan;

  /** Returns whether VLAN tags are ignored when packets are assigned to flows. */
  boolean ignoresVlan() {
    return ignoreVlan;
  }

  /**
   * The limits.
   *
   * @throws IllegalArgumentException if a value is out of range; the message names it
   */
  CaptureLimits limits() {
    return new CaptureLimits(
        maxBytes,
        maxDecompressed,
        maxPackets,
        maxFlows,
        maxTime,
        maxOpenFlows,
        uploads,
        streams,
        streamIdle,
        memory == null ? CaptureLimits.memoryOf(Runtime.getRuntime().maxMemory()) : memory);
  }
}
