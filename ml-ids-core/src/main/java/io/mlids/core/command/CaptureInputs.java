package io.mlids.core.command;

import io.mlids.core.capture.BpfFilter;
import io.mlids.core.capture.CaptureFile;
import io.mlids.core.capture.CaptureStatistics;
import io.mlids.core.capture.PacketSource;
import io.mlids.core.capture.Reading;
import io.mlids.core.console.Console;
import io.mlids.core.console.Progress;
import io.mlids.core.pipeline.ExtractionSettings;
import io.mlids.core.pipeline.ExtractionSummary;
import io.mlids.core.pipeline.FlowExtraction;
import io.mlids.core.pipeline.FlowHandoff;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The captures of a command line, one after the other. One that cannot be used is reported and
 * passed over as long as another one can.
 */
final class CaptureInputs implements FlowInput {
  private static final String STANDARD_INPUT = "-";

  private final List<String> names;
  private final Optional<BpfFilter> filter;
  private final boolean separate;
  private final PrintWriter error;
  private boolean complete = true;

  /**
   * Inputs that have not been opened.
   *
   * @param filter which of their packets to use; belongs to the inputs from now on
   * @param separate whether each capture is extracted for itself, sharing no state with the others
   */
  CaptureInputs(
      List<String> names, Optional<BpfFilter> filter, boolean separate, PrintWriter error) {
    this.names = List.copyOf(names);
    this.filter = filter;
    this.separate = separate;
    this.error = error;
  }

  @Override
  public ExtractionSummary read(ExtractionSettings settings, FlowHandoff handoff)
      throws IOException {
    FlowExtraction extraction = new FlowExtraction(settings, handoff);
    List<ExtractionSummary> finished = new ArrayList<>();
    IOException unusable = null;
    int used = 0;
    for (String name : names) {
      PacketSource source;
      try {
        source = open(name, settings.reading());
      } catch (IOException e) {
        if (unusable != null) {
          report(unusable);
        }
        unusable = e;
        continue;
      }
      if (separate && used > 0) {
        extraction.finish();
        finished.add(extraction.summary());
        extraction = new FlowExtraction(settings, handoff);
      }
      used++;
      try (source;
          Progress progress = Progress.of("Reading " + name, "bytes", size(name))) {
        extraction.read(source, statistics -> progress.at(statistics.position()));
      }
      check(name, source.statistics());
    }
    if (used == 0 && unusable != null) {
      throw unusable;
    }
    if (unusable != null) {
      report(unusable);
    }
    extraction.finish();
    return finished.stream().reduce(extraction.summary(), ExtractionSummary::plus);
  }

  private PacketSource open(String name, Reading reading) throws IOException {
    PacketSource source =
        name.equals(STANDARD_INPUT)
            ? CaptureFile.open(System.in, "standard input", reading)
            : CaptureFile.open(Path.of(name), reading);
    return filter.isPresent() ? filter.get().over(source) : source;
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

  @Override
  public boolean isComplete() {
    return complete;
  }

  @Override
  public void close() {
    filter.ifPresent(BpfFilter::close);
  }
}
