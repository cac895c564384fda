package io.mlids.core.command;

import io.mlids.core.capture.CaptureStatistics;
import io.mlids.core.capture.CaptureWriter;
import io.mlids.core.command.input.InterfaceOptions;
import io.mlids.core.command.input.LiveMessages;
import io.mlids.core.command.output.OutputTarget;
import io.mlids.core.console.CommandException;
import io.mlids.core.console.CommonOptions;
import io.mlids.core.console.Console;
import io.mlids.core.console.ExitCode;
import io.mlids.core.console.SizeOption;
import io.mlids.core.console.StopSignals;
import io.mlids.core.console.Terminal;
import io.mlids.core.help.Example;
import io.mlids.core.help.OptionGroup;
import io.mlids.core.libpcap.LiveCapture;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ml-ids-flows record}. */
@Command(
    name = "record",
    description = {
      "Record packets from a network interface to a capture file, until you press Ctrl-C or a"
          + " limit is reached.",
      "FILE appears when the recording is complete. After a write error, the packets recorded so"
          + " far are in FILE.partial. The command reports how many packets the kernel dropped."
    })
@Example(
    text = "Record an hour of traffic, compressed",
    command = "ml-ids-flows record -i eth0 --seconds 1h -o monday.pcap.gz")
@Example(
    text = "Record DNS until Ctrl-C or 500 MB",
    command = "ml-ids-flows record -i eth0 --filter 'port 53' --max-bytes 500MB -o dns.pcap")
final class RecordCommand implements Callable<Integer> {
  private static final int BUFFER = 1 << 20;

  @Mixin private CommonOptions common;
  @Spec private CommandSpec spec;

  @OptionGroup("Input")
  @Option(
      names = {"-i", "--interface"},
      required = true,
      paramLabel = "IFACE",
      description =
          "Record this network interface; 'ml-ids interfaces' lists all interfaces. Needs"
              + " libpcap.")
  private String name;

  @Mixin private InterfaceOptions options;

  @OptionGroup("Output")
  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FILE",
      description = "Write this pcap file, compressed if its name ends in .gz.")
  private Path output;

  @OptionGroup("Output")
  @Option(
      names = "--seconds",
      paramLabel = "DURATION",
      description = "Stop after this time, for example 3600 or 1h.")
  private Duration longest;

  @OptionGroup("Output")
  @Option(
      names = "--max-bytes",
      paramLabel = "SIZE",
      converter = SizeOption.class,
      defaultValue = "10GB",
      description =
          "Stop before the uncompressed capture exceeds this size. Default:" + " ${DEFAULT-VALUE}.")
  private long maxBytes;

  private boolean full;

  @Override
  public Integer call() throws IOException {
    if (maxBytes < 1) {
      throw CommandException.unusable("--max-bytes must be at least 1, not " + maxBytes);
    }
    if (longest != null && longest.isZero()) {
      throw CommandException.unusable("--seconds must be greater than 0");
    }
    PrintWriter error = LiveMessages.of(spec.commandLine());
    try (OutputTarget target = OutputTarget.open(Optional.of(output));
        LiveCapture capture = options.open(name);
        ScheduledExecutorService clock = clock()) {
      try {
        return record(capture, target, clock, error);
      } catch (IOException | RuntimeException e) {
        throw target.kept(e);
      }
    }
  }

  private int record(
      LiveCapture capture, OutputTarget target, ScheduledExecutorService clock, PrintWriter error)
      throws IOException {
    OutputStream out = new BufferedOutputStream(target.stream(), BUFFER);
    CaptureWriter writer = new CaptureWriter(out, capture.linkType(), options.snapLength());
    Optional<IOException> lost = Optional.empty();
    try (StopSignals _ = StopSignals.calling(capture::stop)) {
      error.println("ml-ids-flows: capturing on " + name + "; stop with Ctrl-C");
      error.flush();
      if (longest != null) {
        clock.schedule(capture::stop, longest.toNanos(), TimeUnit.NANOSECONDS);
      }
      lost = record(capture, writer);
    } finally {
      clock.shutdownNow();
    }
    out.flush();
    target.complete();
    lost.ifPresent(e -> error.println("ml-ids-flows: " + Console.describe(e)));
    report(capture.statistics(), writer, error);
    return lost.isEmpty() ? ExitCode.OK : ExitCode.FAILED;
  }

  /** Writes packets until the capture ends; returns the failure that ended it, if any. */
  private Optional<IOException> record(LiveCapture capture, CaptureWriter writer)
      throws IOException {
    while (true) {
      try {
        if (!capture.next()) {
          return Optional.empty();
        }
      } catch (IOException e) {
        return Optional.of(e);
      }
      if (writer.bytes() + CaptureWriter.sizeOf(capture) > maxBytes) {
        full = true;
        return Optional.empty();
      }
      writer.write(capture);
    }
  }

  private void report(CaptureStatistics read, CaptureWriter writer, PrintWriter error) {
    error.printf(
        "capture: %d received = %d written + %d dropped by the kernel%s; %d dropped by the"
            + " interface%n",
        writer.packets() + read.kernelDrops(),
        writer.packets(),
        read.kernelDrops(),
        read.kernelDrops() == 0 ? "" : " (raise --buffer-size)",
        read.interfaceDrops());
    error.printf(
        "wrote %s: %d packets, %d bytes before compression%s%n",
        Terminal.printable(output.toString()),
        writer.packets(),
        writer.bytes(),
        full ? "; stopped at --max-bytes, so later packets are missing" : "");
    error.flush();
  }

  private static ScheduledExecutorService clock() {
    return Executors.newSingleThreadScheduledExecutor(
        Thread.ofPlatform().daemon().name("record-clock").factory());
  }
}
