package io.mlids.core.command;

import io.mlids.core.capture.CaptureStatistics;
import io.mlids.core.capture.CaptureWriter;
import io.mlids.core.command.input.InterfaceOptions;
import io.mlids.core.command.input.LiveMessages;
import io.mlids.core.command.input.SecondsOption;
import io.mlids.core.command.input.StopSignals;
import io.mlids.core.command.output.OutputTarget;
import io.mlids.core.console.CommandException;
import io.mlids.core.console.CommonOptions;
import io.mlids.core.console.Console;
import io.mlids.core.console.ExitCode;
import io.mlids.core.console.Terminal;
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
      "Writes the packets of a network interface to a capture file, until Ctrl-C or a limit.",
      "",
      "The file has its name when it is complete; after a failure to write, what was recorded until"
          + " then is in FILE.partial. What the kernel could not hand over in time is"
          + " counted and said.",
      ""
    })
final class RecordCommand implements Callable<Integer> {
  private static final int BUFFER = 1 << 20;

  @Mixin private CommonOptions common;
  @Mixin private InterfaceOptions options;
  @Spec private CommandSpec spec;

  @Option(
      names = {"-i", "--interface"},
      required = true,
      paramLabel = "INTERFACE",
      description = "What to capture from; see 'interfaces'. Needs libpcap.")
  private String name;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FILE",
      description = "The pcap file; .gz compresses.")
  private Path output;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      converter = SecondsOption.class,
      description = "End after so many seconds.")
  private Duration longest;

  @Option(
      names = "--max-bytes",
      paramLabel = "N",
      defaultValue = "10000000000",
      description =
          "End before the capture, not compressed, has more bytes than this (default:"
              + " ${DEFAULT-VALUE}).")
  private long maxBytes;

  private boolean full;

  @Override
  public Integer call() throws IOException {
    if (maxBytes < 1) {
      throw CommandException.unusable("--max-bytes " + maxBytes + ": give 1 or more");
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
      error.println("ml-ids-flows: capturing on " + name + "; Ctrl-C ends it");
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

  /** Writes what comes; the answer is why nothing more can come, if that is a failure. */
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
        "capture: %d came = %d written + %d dropped by the kernel%s; %d dropped by the interface%n",
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
        full ? "; ended at --max-bytes, later packets are not in it" : "");
    error.flush();
  }

  private static ScheduledExecutorService clock() {
    return Executors.newSingleThreadScheduledExecutor(
        Thread.ofPlatform().daemon().name("record-clock").factory());
  }
}
