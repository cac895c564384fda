package io.mlids.api.archive;

import io.mlids.core.capture.CaptureFile;
import io.mlids.core.capture.PacketSource;
import io.mlids.core.detect.Anomaly;
import io.mlids.core.detect.Suspicion;
import io.mlids.core.detect.Verdict;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.FlowRecord;
import io.mlids.core.feature.TrafficClass;
import io.mlids.core.flow.Flow;
import io.mlids.core.pipeline.DetectedFlow;
import io.mlids.core.pipeline.ExtractionSettings;
import io.mlids.core.pipeline.FlowExtraction;
import io.mlids.core.testing.RandomTraffic;
import io.mlids.parquet.ParquetReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Flows with verdicts of every kind, and what an archive contains of them. */
final class ScoredTraffic {
  private static final TrafficClass SCAN = TrafficClass.ofLabel("PortScan");

  private ScoredTraffic() {}

  static List<DetectedFlow> flows(FeatureProfile profile) {
    ExtractionSettings settings = ExtractionSettings.of(profile);
    List<Flow> flows = new ArrayList<>();
    FlowExtraction extraction = new FlowExtraction(settings, flows::add);
    byte[] capture = RandomTraffic.capture(1, 3_000).pcap();
    try (PacketSource source =
        CaptureFile.open(new ByteArrayInputStream(capture), "test", settings.readMode())) {
      extraction.read(source, _ -> {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    extraction.finish();
    List<DetectedFlow> detected = new ArrayList<>();
    for (Flow flow : flows) {
      detected.add(new DetectedFlow(FlowRecord.of(flow, profile), verdict(detected.size())));
    }
    return detected;
  }

  private static Verdict verdict(int number) {
    Verdict benign = new Verdict(TrafficClass.BENIGN, number / 1e4, false, Map.of());
    return switch (number % 4) {
      case 0 -> new Verdict(SCAN, 0.9, true, Map.of());
      case 1 -> benign.withSuspicion(new Suspicion(SCAN, 0.25));
      case 2 -> benign.withAnomaly(new Anomaly(0.001, List.of("unusual port", "other")));
      default -> benign;
    };
  }

  /** The finished files, in the order of their names. */
  static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(each -> !each.getFileName().toString().startsWith("."))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    }
  }

  /** The values of {@code scored_at} in all files. */
  static List<Long> scoredAt(Path directory) throws IOException {
    List<Long> times = new ArrayList<>();
    for (Path file : files(directory)) {
      try (ParquetReader reader = ParquetReader.open(file)) {
        while (reader.nextBatch()) {
          for (long each : reader.integers(0)) {
            times.add(each);
          }
        }
      }
    }
    return times;
  }
}
