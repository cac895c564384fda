package io.mlids.bench.http;

import io.mlids.api.dispatch.AlertSettings;
import io.mlids.api.dispatch.Alerts;
import io.mlids.api.sink.Notifications;
import io.mlids.bench.flow.ConcurrentFlows;
import io.mlids.core.alert.AlertOrigin;
import io.mlids.core.capture.CaptureFile;
import io.mlids.core.capture.PacketSource;
import io.mlids.core.detect.Verdict;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.FlowRecord;
import io.mlids.core.feature.TrafficClass;
import io.mlids.core.pipeline.DetectedFlow;
import io.mlids.core.pipeline.ExtractionSettings;
import io.mlids.core.pipeline.FlowExtraction;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures the cost of reporting an attack: one that is rolled up into an open window, and one that
 * causes a message and a notification.
 */
final class ReporterBenchmark {
  private static final int FLOWS = 5_000;
  private static final int PACKETS = 4;
  private static final int ROUNDS = 40;

  private ReporterBenchmark() {}

  static void run() throws IOException {
    List<DetectedFlow> attacks = attacks();
    List<DetectedFlow> alike = attacks.stream().map(attack -> attacks.getFirst()).toList();
    for (int warmUp = 0; warmUp < 2; warmUp++) {
      nanosEach(alike);
      nanosEach(attacks);
    }
    System.out.printf(
        Locale.ROOT,
        "cost per attack: %.2f µs if rolled up, %.2f µs if reported%n",
        nanosEach(alike) / 1e3,
        nanosEach(attacks) / 1e3);
  }

  /** The result of the median round. */
  private static double nanosEach(List<DetectedFlow> attacks) throws IOException {
    Clock clock = Clock.systemUTC();
    List<Double> rounds = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      Notifications messages = Notifications.start(new BenchmarkServer.Nowhere(), clock);
      Alerts alerts = Alerts.start(AlertSettings.DEFAULT, messages, clock);
      long start = System.nanoTime();
      for (DetectedFlow attack : attacks) {
        alerts.report(attack, "0123456789ab", AlertOrigin.STREAM);
      }
      rounds.add((double) (System.nanoTime() - start) / attacks.size());
      alerts.close(Duration.ofSeconds(5));
      messages.close(Duration.ofSeconds(5));
    }
    rounds.sort(Double::compare);
    return rounds.get(ROUNDS / 2);
  }

  private static List<DetectedFlow> attacks() throws IOException {
    Path capture = Files.createTempFile("ml-ids-bench", ".pcap");
    ConcurrentFlows.main(
        new String[] {capture.toString(), Integer.toString(FLOWS), Integer.toString(PACKETS)});
    Verdict verdict =
        new Verdict(
            TrafficClass.ATTACK,
            0.9,
            true,
            Map.of(TrafficClass.BENIGN, 0.1, TrafficClass.ATTACK, 0.9));
    ExtractionSettings settings = ExtractionSettings.of(FeatureProfile.CORRECTED);
    List<DetectedFlow> attacks = new ArrayList<>(FLOWS);
    FlowExtraction extraction =
        new FlowExtraction(
            settings,
            flow ->
                attacks.add(new DetectedFlow(FlowRecord.of(flow, settings.profile()), verdict)));
    try (InputStream in = Files.newInputStream(capture);
        PacketSource source = CaptureFile.open(in, capture.toString(), settings.readMode())) {
      extraction.read(source, progress -> {});
    }
    extraction.finish();
    Files.delete(capture);
    return attacks;
  }
}
