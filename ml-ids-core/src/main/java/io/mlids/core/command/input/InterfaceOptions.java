package io.mlids.core.command.input;

import io.mlids.core.console.CommandException;
import io.mlids.core.libpcap.LiveCapture;
import io.mlids.core.libpcap.LiveCaptureSettings;
import java.io.IOException;
import picocli.CommandLine.Option;

/** How to capture from an interface, the same for every command; a picocli mixin. */
public final class InterfaceOptions {
  private static final int MEGABYTE = 1 << 20;
  private static final int LARGEST_BUFFER = Integer.MAX_VALUE / MEGABYTE;

  @Option(
      names = "--filter",
      paramLabel = "BPF",
      description = "Use only packets that pass, as for tcpdump: 'tcp port 80'. Needs libpcap.")
  private String filter = "";

  @Option(
      names = "--no-promiscuous",
      description = "With -i: leave out what is not addressed to this machine.")
  private boolean notPromiscuous;

  @Option(names = "--incoming", description = "With -i: leave out what this machine sends.")
  private boolean incoming;

  @Option(
      names = "--buffer-size",
      paramLabel = "MB",
      description =
          "With -i: how much the kernel holds until it is read, in megabytes (default: 64).")
  private int bufferMegabytes = LiveCaptureSettings.DEFAULT_BUFFER_BYTES / MEGABYTE;

  @Option(
      names = "--snaplen",
      paramLabel = "BYTES",
      description = "With -i: how much to take of a packet (default: all of it).")
  private int snapLength = LiveCaptureSettings.LARGEST_SNAP_LENGTH;

  /** Which packets to use; empty for all. */
  String filter() {
    return filter;
  }

  /** How much is taken of a packet. */
  public int snapLength() {
    return snapLength;
  }

  /** Begins to capture. */
  public LiveCapture open(String name) throws IOException {
    if (bufferMegabytes < 1 || bufferMegabytes > LARGEST_BUFFER) {
      throw CommandException.unusable(
          "--buffer-size " + bufferMegabytes + ": give 1 to " + LARGEST_BUFFER);
    }
    LiveCaptureSettings settings;
    try {
      settings =
          new LiveCaptureSettings(
              filter, !notPromiscuous, incoming, bufferMegabytes * MEGABYTE, snapLength);
    } catch (IllegalArgumentException e) {
      throw CommandException.unusable(e.getMessage());
    }
    return LiveCapture.open(name, settings);
  }
}
