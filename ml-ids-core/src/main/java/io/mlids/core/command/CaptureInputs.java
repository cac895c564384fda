package io.mlids.core.command;

import io.mlids.core.capture.CaptureFile;
import io.mlids.core.capture.CaptureStatistics;
import io.mlids.core.capture.PacketSource;
import io.mlids.core.capture.Reading;
import io.mlids.core.console.Console;
import io.mlids.core.console.Progress;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;

/**
 * The captures of a command line, one after the other. One that cannot be used is reported and
 * passed over as long as another one can.
 */
final class CaptureInputs {
  private static final String STANDARD_INPUT = "-";

  /** What is done with each capture. */
  @FunctionalInterface
  interface Use {
    void read(String name, PacketSource source, Progress progress) throws IOException;
  }

  private final List<String> names;
  private final Reading reading;
  private final PrintWriter error;
  private boolean complete = true;

  CaptureInputs(List<String> names, Reading reading, PrintWriter error) {
    this.names = names;
    this.reading = reading;
    this.error = error;
  }

  /**
   * Reads all captures.
   *
   * @throws IOException if none can be used: the last one's reason
   */
  void read(Use use) throws IOException {
    IOException unusable = null;
    int used = 0;
    for (String name : names) {
      PacketSource source;
      try {
        source = open(name);
      } catch (IOException e) {
        if (unusable != null) {
          report(unusable);
        }
        unusable = e;
        continue;
      }
      used++;
      try (source;
          Progress progress = Progress.of("Reading " + name, "packets", 0)) {
        use.read(name, source, progress);
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
