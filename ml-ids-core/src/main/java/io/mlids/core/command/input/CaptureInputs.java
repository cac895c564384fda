package io.mlids.core.command.input;

import io.mlids.core.capture.CaptureFile;
import io.mlids.core.capture.CaptureStatistics;
import io.mlids.core.capture.PacketSource;
import io.mlids.core.capture.ReadMode;
import io.mlids.core.console.Console;
import io.mlids.core.console.Progress;
import io.mlids.core.console.Terminal;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.libpcap.BpfFilter;
import io.mlids.core.packet.PacketOutcome;
import io.mlids.core.pipeline.ExtractionSettings;
import io.mlids.core.pipeline.ExtractionSummary;
import io.mlids.core.pipeline.FlowExtraction;
import io.mlids.core.pipeline.FlowHandoff;
import io.mlids.core.pipeline.PacketWatch;
import io.mlids.core.pipeline.SourceOutcome;
import io.mlids.core.pipeline.TimeOrderStatistics;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the captures named on the command line, in order. An unusable capture is reported and
 * skipped, as long as another one is usable.
 */
public final class CaptureInputs implements FlowInput {
  private static final String STANDARD_INPUT = "-";

  private final List<String> names;
  private final Optional<BpfFilter> filter;
  private final boolean separate;
  private final PrintWriter error;
  private boolean complete = true;

  /** Captures that could be opened. */
  private int used;

  /** Captures that contain packets, but none that could be classified. */
  private int unclassifiable;

  /**
   * Creates inputs; {@link #read} opens the captures.
   *
   * @param filter selects the packets to use; {@link #close} closes it
   * @param separate true to process each capture independently of the others
   */
  public CaptureInputs(
      List<String> names, Optional<BpfFilter> filter, boolean separate, PrintWriter error) {
    this.names = List.copyOf(names);
    this.filter = filter;
    this.separate = separate;
    this.error = error;
  }

  @Override
  public ExtractionSummary read(ExtractionSettings settings, FlowHandoff handoff, PacketWatch watch)
      throws IOException {
    FlowExtraction extraction = new FlowExtraction(settings, handoff, watch);
    List<ExtractionSummary> finished = new ArrayList<>();
    IOException unusable = null;
    for (String name : names) {
      PacketSource source;
      try {
        source = open(name, settings.readMode());
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
        extraction = new FlowExtraction(settings, handoff, watch);
      }
      used++;
      watch.begin(name.equals(STANDARD_INPUT) ? "standard input" : name);
      SourceOutcome outcome;
      try (source;
          Progress progress = Progress.of("Reading " + name, "bytes", size(name))) {
        outcome = extraction.read(source, statistics -> progress.at(statistics.position()));
      }
      check(name, source.statistics());
      // With the fallback, nothing is reported, because CICFlowMeter does not report anything
      // either.
      if (!settings.cicFallback()) {
        check(name, outcome);
      }
    }
    if (used == 0 && unusable != null) {
      throw unusable;
    }
    if (unusable != null) {
      report(unusable);
    }
    extraction.finish();
    ExtractionSummary summary =
        finished.stream().reduce(extraction.summary(), ExtractionSummary::plus);
    warnOfDisorder(summary.order(), settings.profile());
    return summary;
  }

  private void warnOfDisorder(TimeOrderStatistics order, FeatureProfile profile) {
    if (order.outOfOrder() == 0) {
      return;
    }
    String sort = "sort the capture (reordercap IN OUT)";
    String wrong = "start times and durations of flows may be wrong; " + sort;
    String outcome =
        switch (profile) {
          case CSE2018 ->
              "profile cse2018 processes packets in file order, so "
                  + wrong
                  + " or use profile corrected";
          case CORRECTED ->
              order.late() == 0
                  ? "all were sorted"
                  : order.late() + " arrived too late to be sorted, so " + wrong;
        };
    error.printf("ml-ids-flows: packets not in time order: %d; %s%n", order.outOfOrder(), outcome);
  }

  private PacketSource open(String name, ReadMode mode) throws IOException {
    PacketSource source =
        name.equals(STANDARD_INPUT)
            ? CaptureFile.open(System.in, "standard input", mode)
            : CaptureFile.open(Path.of(name), mode);
    return filter.isPresent() ? filter.get().over(source) : source;
  }

  /** The number of bytes to read; 0 if unknown in advance. */
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
          "ml-ids-flows: %s: truncated within the record at byte %d; the %d packets before it were"
              + " used; copy or capture it again to get the rest%n",
          Terminal.printable(name), statistics.truncatedAt().getAsLong(), statistics.packets());
    }
    if (statistics.damages() > 0) {
      error.printf(
          "ml-ids-flows: %s: damaged in %d place%s; the %d packets that could be read were used%n",
          Terminal.printable(name),
          statistics.damages(),
          statistics.damages() == 1 ? "" : "s",
          statistics.packets());
    }
  }

  private void check(String name, SourceOutcome outcome) {
    Optional<String> nothing = outcome.whyNothing();
    if (nothing.isPresent()) {
      error.printf(
          "ml-ids-flows: %s: nothing could be classified: %s%s%n",
          name, nothing.get(), remedy(outcome));
      if (outcome.packets() > 0) {
        unclassifiable++;
        complete = false;
      }
    } else if (outcome.linkTypesNotDecoded().isPresent()) {
      complete = false;
      error.printf(
          "ml-ids-flows: %s: not used: %s; capture them on an interface with a supported link"
              + " type%n",
          name, outcome.linkTypesNotDecoded().get());
    }
  }

  private String remedy(SourceOutcome outcome) {
    if (outcome.packets() == 0) {
      return filter.isPresent() ? " pass the filter" : "";
    }
    return outcome.outcomes().keySet().equals(Set.of(PacketOutcome.IPV6))
        ? ""
        : "; capture at a point that carries IP traffic";
  }

  @Override
  public boolean isComplete() {
    return complete;
  }

  @Override
  public boolean isUsable() {
    return used > unclassifiable;
  }

  @Override
  public void close() {
    filter.ifPresent(BpfFilter::close);
  }
}
