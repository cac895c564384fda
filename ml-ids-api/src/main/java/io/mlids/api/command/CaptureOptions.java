package io.mlids.api.command;

import io.mlids.api.capture.CaptureLimits;
import io.mlids.core.unit.ByteSize;
import java.time.Duration;
import picocli.CommandLine.Option;

/** What captures that are sent to the server may cost; a picocli mixin. */
final class CaptureOptions {
  @Option(
      names = "--capture-max-bytes",
      paramLabel = "SIZE",
      defaultValue = "256MB",
      description = "The largest capture that may be uploaded. Default: ${DEFAULT-VALUE}")
  private String maxBytes;

  @Option(
      names = "--capture-max-decompressed",
      paramLabel = "SIZE",
      defaultValue = "1GB",
      description = "The same after decompression. Default: ${DEFAULT-VALUE}")
  private String maxDecompressed;

  @Option(
      names = "--capture-max-packets",
      paramLabel = "N",
      defaultValue = "20000000",
      description = "The most packets of an upload. Default: ${DEFAULT-VALUE}")
  private long maxPackets;

  @Option(
      names = "--capture-max-flows",
      paramLabel = "N",
      defaultValue = "1000000",
      description = "The most flows of an upload. Default: ${DEFAULT-VALUE}")
  private long maxFlows;

  @Option(
      names = "--capture-max-seconds",
      paramLabel = "S",
      defaultValue = "300",
      description = "The longest that an upload may take. Default: ${DEFAULT-VALUE}")
  private int maxSeconds;

  @Option(
      names = "--capture-max-open-flows",
      paramLabel = "N",
      defaultValue = "150000",
      description =
          "How many flows an upload or a stream may have at a time; more end others early, as"
              + " --max-flows of ml-ids-flows does. Default: ${DEFAULT-VALUE}")
  private int maxOpenFlows;

  @Option(
      names = "--capture-uploads",
      paramLabel = "N",
      defaultValue = "2",
      description =
          "How many uploads are read at once; more wait for two seconds, then are told to come"
              + " back. Default: ${DEFAULT-VALUE}")
  private int uploads;

  @Option(
      names = "--capture-streams",
      paramLabel = "N",
      defaultValue = "4",
      description =
          "How many streams are read at once; more are told to come back. Default:"
              + " ${DEFAULT-VALUE}")
  private int streams;

  @Option(
      names = "--stream-idle",
      paramLabel = "DURATION",
      defaultValue = "10m",
      description =
          "How long a stream may be silent before it is ended: 10m, 90s, 1h. Default:"
              + " ${DEFAULT-VALUE}")
  private String streamIdle;

  @Option(
      names = "--capture-memory",
      paramLabel = "SIZE",
      description =
          "The memory that all captures may take together; an upload that gets no more is told to"
              + " come back, a stream ends flows early. Default: two fifths of the heap")
  private String memory;

  @Option(
      names = "--ignore-vlan",
      description =
          "Let packets of different VLAN tags, or with and without one, belong to the same flow, in"
              + " uploads, streams and on the network interface; for mirror ports that tag one"
              + " direction only.")
  private boolean ignoreVlan;

  /** Whether VLAN tags do not tell flows apart. */
  boolean ignoresVlan() {
    return ignoreVlan;
  }

  /**
   * The limits.
   *
   * @throws IllegalArgumentException if one is out of range or unreadable; the message says which
   */
  CaptureLimits limits() {
    return new CaptureLimits(
        ByteSize.parse(maxBytes),
        ByteSize.parse(maxDecompressed),
        maxPackets,
        maxFlows,
        Duration.ofSeconds(maxSeconds),
        maxOpenFlows,
        uploads,
        streams,
        duration("--stream-idle", streamIdle),
        memory == null
            ? CaptureLimits.memoryOf(Runtime.getRuntime().maxMemory())
            : ByteSize.parse(memory));
  }

  private static Duration duration(String option, String text) {
    String digits = text.strip().replaceFirst("[smhSMH]$", "");
    char unit = Character.toLowerCase(text.strip().charAt(text.strip().length() - 1));
    try {
      long number = Long.parseLong(digits);
      return switch (unit) {
        case 'm' -> Duration.ofMinutes(number);
        case 'h' -> Duration.ofHours(number);
        default -> Duration.ofSeconds(number);
      };
    } catch (NumberFormatException | ArithmeticException e) {
      throw new IllegalArgumentException(
          option + " '" + text + "' is no duration; write for example 10m, 90s or 1h", e);
    }
  }
}
