package io.mlids.core.command;

import io.mlids.core.capture.BpfFilter;
import io.mlids.core.capture.CaptureFile;
import io.mlids.core.capture.CaptureStatistics;
import io.mlids.core.capture.PacketSource;
import io.mlids.core.capture.Reading;
import io.mlids.core.console.Console;
import io.mlids.core.console.Progress;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The captures of a command line, one after the other. One that cannot be used is reported and
 * passed over as long as another one can.
 */
final class CaptureInputs {
  private static final String STANDARD_INPUT = "-";

  /** What is done with each capture. */
  @FunctionalInterface
  interface Use {
    void read(PacketSource source, Consumer<CaptureStatistics> progress) throws IOException;
  }

  private final List<String> names;
  private final Reading reading;
  private final Optional<String> filter;
  private final PrintWriter error;
  private boolean complete = true;

  /**
   * Inputs that have not been opened.
   *
   * @param filter which of their packets to use, as {@link BpfFilter} understands it; empty for all
   */
  CaptureInputs(List<String> names, Reading reading, Optional<String> filter, PrintWriter error) {
    this.names = names;
    this.reading = reading;
    this.filter = filter;
    this.error = error;
  }

  /**
   * Reads all captures.
   *
   * @throws IOException if none can be used: the last one's reason; or if the filter cannot
   */
  void read(Use use) throws IOException {
    if (filter.isEmpty()) {
      read(use, source -> source);
      return;
    }
    try (BpfFilter passing = BpfFilter.of(filter.get())) {
      read(use, passing::over);
    }
  }

  private void read(Use use, UnaryOperator<PacketSource> filtered) throws IOException {
    IOException unusable = null;
    int used = 0;
    for (String name : names) {
      PacketSource source;
      try {
        source = filtered.apply(open(name));
      } catch (IOException e) {
        if (unusable != null) {
          report(unusable);
        }
        unusable = e;
        continue;
      }
      used++;
      try (source;
          Progress progress = Progress.of("Reading " + name, "bytes", size(name))) {
        use.read(source, statistics -> progress.at(statistics.position()));
      }
      check(name, source.statistics());
    }
    if (used == 0 && unusable != null) {
      throw unusable;
    }
    if (unusable != null) {
      report(unusable);
    }
  }

  private PacketSource open(String name) throws IOException {
    return name.equals(STANDARD_INPUT)
        ? CaptureFile.open(System.in, "standard input", reading)
        : CaptureFile.open(Path.of(name), reading);
  }

  /** How many bytes there are to read; 0 where that cannot be known before. */
  private static long size(String name) throws IOException {
    return name.equals(STANDARD_INPUT) || name.endsWith(".gz") ? 0 : Files.size(Path.of(name));
  }

  private void report(IOException unusable) {
    complete = false;
    error.println("ml-ids-flows: " + Console.describe(unusable));
  }

  private void check(String name, CaptureStatistics statistics) {
    if (statistics.isComplete()) {
      return;
    }
    complete = false;
    if (statistics.truncatedAt().isPresent()) {
      error.printf(
          "ml-ids-flows: %s: ends within the record at byte %d; the %d packets before it were used,"
              + " capture or copy it again for the rest%n",
          name, statistics.truncatedAt().getAsLong(), statistics.packets());
    }
    if (statistics.damages() > 0) {
      error.printf(
          "ml-ids-flows: %s: damaged in %d place%s; the %d packets that could be read were used%n",
          name, statistics.damages(), statistics.damages() == 1 ? "" : "s", statistics.packets());
    }
  }

  /** Whether every capture could be read to its end. */
  boolean isComplete() {
    return complete;
  }
}
