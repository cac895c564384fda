package io.mlids.bench.field;

import io.mlids.core.capture.CaptureFile;
import io.mlids.core.capture.PacketSource;
import io.mlids.core.capture.ReadMode;
import io.mlids.core.detect.Detector;
import io.mlids.core.flow.Flow;
import io.mlids.core.model.ModelBundle;
import io.mlids.core.pipeline.ExtractionSettings;
import io.mlids.core.pipeline.FlowExtraction;
import io.mlids.core.pipeline.FlowScoring;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts a model's verdicts on the individual flows in a directory's captures, for each kind of
 * label in {@code labels.tsv}. These counts are comparable with the incident counts. Labels apply
 * to whole captures, so the share of flagged flows is a lower bound on recall if a capture also
 * contains benign flows.
 */
public final class FieldVerdicts {
  private static final int BATCH = 1000;

  /** Counts for the captures of one kind. */
  private static final class Counts {
    private int captures;
    private int flaggedCaptures;
    private long flows;
    private long flagged;
  }

  private final FlowScoring scoring;
  private final ExtractionSettings settings;
  private final Map<String, Counts> kinds = new TreeMap<>();

  private FieldVerdicts(Detector detector) {
    this.scoring = new FlowScoring(detector);
    this.settings = ExtractionSettings.of(detector.profile());
  }

  /**
   * Prints one row for each kind of label. The arguments are the capture directory and the model
   * directory.
   */
  public static void main(String[] arguments) throws IOException {
    Path captures = Path.of(arguments[0]);
    FieldVerdicts verdicts =
        new FieldVerdicts(Detector.of(ModelBundle.open(Path.of(arguments[1]))));
    for (FieldLabel label : FieldLabel.read(captures.resolve("labels.tsv"))) {
      verdicts.add(captures, label);
    }
    verdicts.print(new PrintStream(System.out, true, StandardCharsets.UTF_8));
  }

  private void add(Path captures, FieldLabel label) throws IOException {
    List<Flow> flows = new ArrayList<>();
    long[] counts = new long[2];
    FlowExtraction extraction =
        new FlowExtraction(
            settings,
            flow -> {
              flows.add(flow);
              if (flows.size() == BATCH) {
                score(flows, counts);
              }
            });
    try (PacketSource source =
        CaptureFile.open(captures.resolve(label.file()), ReadMode.TOLERANT)) {
      extraction.read(source, progress -> {});
    }
    extraction.finish();
    score(flows, counts);
    Counts kind = kinds.computeIfAbsent(label.kind(), _ -> new Counts());
    kind.captures++;
    kind.flows += counts[0];
    kind.flagged += counts[1];
    kind.flaggedCaptures += counts[1] > 0 ? 1 : 0;
  }

  private void score(List<Flow> flows, long[] counts) {
    counts[0] += flows.size();
    counts[1] += scoring.score(flows).stream().filter(each -> each.verdict().isAttack()).count();
    flows.clear();
  }

  private void print(PrintStream out) {
    out.println();
    out.println("the model alone, flow by flow:");
    out.printf(
        Locale.ROOT,
        "%-11s %8s %12s %9s %9s %7s%n",
        "kind",
        "captures",
        "any flagged",
        "flows",
        "flagged",
        "share");
    kinds.forEach(
        (kind, counts) ->
            out.printf(
                Locale.ROOT,
                "%-11s %8d %12d %9d %9d %6.1f%%%n",
                kind,
                counts.captures,
                counts.flaggedCaptures,
                counts.flows,
                counts.flagged,
                100.0 * counts.flagged / Math.max(1, counts.flows)));
  }
}
