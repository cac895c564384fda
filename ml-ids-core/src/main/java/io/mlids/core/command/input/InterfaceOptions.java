package io.mlids.core.command.input;

import io.mlids.core.console.CommandException;
import io.mlids.core.console.SizeOption;
import io.mlids.core.help.OptionGroup;
import io.mlids.core.libpcap.LiveCapture;
import io.mlids.core.libpcap.LiveCaptureSettings;
import java.io.IOException;
import picocli.CommandLine.Option;

/** The options that select packets and configure live capture; a picocli mixin. */
@OptionGroup("Live capture")
public final class InterfaceOptions {
  @OptionGroup("Input")
  @Option(
      names = {"--filter", "--bpf"},
      paramLabel = "BPF",
      description =
          "Use only packets that match a filter in tcpdump syntax, for example 'tcp port 80'. Needs"
              + " libpcap.")
  private String filter = "";

  @Option(
      names = "--no-promiscuous",
      description = "Capture only packets addressed to this machine.")
  private boolean notPromiscuous;

  @Option(names = "--incoming", description = "Skip packets that this machine sends.")
  private boolean incoming;

  @Option(
      names = "--buffer-size",
      paramLabel = "SIZE",
      converter = SizeOption.Mebibytes.class,
      defaultValue = "64MiB",
      description =
          "Set the size of the kernel's capture buffer; a number without a unit is in MiB. Default:"
              + " ${DEFAULT-VALUE}.")
  private long bufferBytes;

  @Option(
      names = "--snaplen",
      paramLabel = "SIZE",
      converter = SizeOption.class,
      description = "Capture at most this much of each packet. Default: the whole packet.")
  private long snapLength = LiveCaptureSettings.LARGEST_SNAP_LENGTH;

  /** The packet filter; empty for all packets. */
  String filter() {
    return filter;
  }

  /** The number of bytes to capture from each packet. */
  public int snapLength() {
    return (int) snapLength;
  }

  /** Opens an interface for capture. */
  public LiveCapture open(String name) throws IOException {
    require(
        "--buffer-size", bufferBytes, LiveCaptureSettings.SMALLEST_BUFFER_BYTES, Integer.MAX_VALUE);
    require(
        "--snaplen",
        snapLength,
        LiveCaptureSettings.SMALLEST_SNAP_LENGTH,
        LiveCaptureSettings.LARGEST_SNAP_LENGTH);
    return LiveCapture.open(
        name,
        new LiveCaptureSettings(
            filter, !notPromiscuous, incoming, (int) bufferBytes, (int) snapLength));
  }

  private static void require(String option, long bytes, long least, long most) {
    if (bytes < least || bytes > most) {
      throw CommandException.unusable(
          "%s: %d bytes; use %d to %d".formatted(option, bytes, least, most));
    }
  }
}
