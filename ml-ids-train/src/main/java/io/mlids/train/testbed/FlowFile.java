package io.mlids.train.testbed;

import io.mlids.core.capture.CaptureFile;
import io.mlids.core.capture.PacketSource;
import io.mlids.core.csv.FlowCsvWriter;
import io.mlids.core.digest.Sha256;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.FlowRecord;
import io.mlids.core.feature.TrafficClass;
import io.mlids.core.file.GzipOutput;
import io.mlids.core.file.OutputFile;
import io.mlids.core.flow.Flow;
import io.mlids.core.label.FlowParties;
import io.mlids.core.label.LabelRule;
import io.mlids.core.label.LabelRules;
import io.mlids.core.pipeline.ExtractionSettings;
import io.mlids.core.pipeline.FlowExtraction;
import io.mlids.core.table.DatasetFormatException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The labelled flows of one run, written to a compressed CSV in order of start time. The same
 * capture and rules give the same text. Flows without a label are counted but not written.
 *
 * @param rows number of rows in each class
 * @param unlabelled number of flows without a label
 * @param textChecksum checksum of the CSV before compression
 * @param fileChecksum checksum of the file
 */
record FlowFile(
    SortedMap<String, Long> rows, long unlabelled, String textChecksum, String fileChecksum) {
  /**
   * The columns after the label. These columns name the origin of the flow, and are empty for
   * benign flows.
   */
  static final List<String> ORIGIN = List.of("Scenario", "Tool");

  private static final int SMALLEST = 9;

  /** A rule's reason as written by the testbed: scenario, tool, host. */
  private static final Pattern REASON = Pattern.compile("(\\S+) \\((.*)\\) on \\S+(?:, .*)?");

  /** Extracts the flows from a run's capture and labels them. */
  static FlowFile write(RecordedRun run, FeatureProfile profile, Path target) throws IOException {
    List<FlowRecord> flows = extract(run.capture(), profile);
    MessageDigest digest = Sha256.digest();
    SortedMap<String, Long> rows = new TreeMap<>();
    long unlabelled = 0;
    try (OutputFile file = OutputFile.create(target)) {
      try (OutputStream out =
              new DigestOutputStream(
                  new GzipOutput(Files.newOutputStream(file.path()), SMALLEST), digest);
          FlowCsvWriter writer = FlowCsvWriter.forShipping(out, profile, ORIGIN)) {
        for (FlowRecord flow : flows) {
          OptionalInt match = run.rules().firstMatch(FlowParties.of(flow));
          TrafficClass label = label(run.rules(), match);
          if (label.name().equals(FlowCsvWriter.NO_LABEL)) {
            unlabelled++;
          } else {
            writer.write(flow, label, origin(run.rules(), match));
            rows.merge(label.name(), 1L, Long::sum);
          }
        }
      }
      file.commit();
    }
    return new FlowFile(rows, unlabelled, Sha256.hex(digest), Sha256.ofFile(target));
  }

  private static List<FlowRecord> extract(Path capture, FeatureProfile profile) throws IOException {
    ExtractionSettings settings = ExtractionSettings.of(profile);
    List<FlowRecord> flows = new ArrayList<>();
    FlowExtraction extraction =
        new FlowExtraction(settings, (Flow flow) -> flows.add(FlowRecord.of(flow, profile)));
    try (PacketSource source = CaptureFile.open(capture, settings.readMode())) {
      extraction.read(source, _ -> {});
      if (!source.statistics().isComplete()) {
        throw new DatasetFormatException(capture + ": truncated or damaged; record the run again");
      }
    }
    extraction.finish();
    flows.sort(
        Comparator.comparingLong(FlowRecord::start)
            .thenComparing(FlowRecord::flowId)
            .thenComparingLong(FlowRecord::end));
    return flows;
  }

  private static TrafficClass label(LabelRules rules, OptionalInt match) {
    return match.isPresent() ? rules.rules().get(match.getAsInt()).label() : rules.defaultLabel();
  }

  private static List<String> origin(LabelRules rules, OptionalInt match) {
    if (match.isEmpty()) {
      return List.of("", "");
    }
    LabelRule rule = rules.rules().get(match.getAsInt());
    Matcher reason = REASON.matcher(rule.reason());
    return reason.matches()
        ? List.of(plain(reason.group(1)), plain(reason.group(2)))
        : List.of("", "");
  }

  private static String plain(String text) {
    return text.replaceAll("[,\"\\s]+", " ").strip();
  }

  long rowCount() {
    return rows.values().stream().mapToLong(Long::longValue).sum();
  }
}
