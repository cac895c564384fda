package io.mlids.bench.behaviour;

import io.mlids.core.behaviour.setting.BehaviourSettings;
import io.mlids.core.capture.CaptureFile;
import io.mlids.core.capture.PacketSource;
import io.mlids.core.capture.ReadMode;
import io.mlids.core.csv.FlowCsvWriter;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.FlowRecord;
import io.mlids.core.flow.Flow;
import io.mlids.core.pipeline.ExtractionSettings;
import io.mlids.core.pipeline.FlowExtraction;
import io.mlids.core.pipeline.IncidentWatch;
import io.mlids.core.pipeline.PacketWatch;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Locale;

/**
 * Measures what incident detection adds to the extraction of a capture to CSV: the CPU time of one
 * thread with and without it, alternating, so that other load affects both.
 */
public final class ExtractionCost {
  private static final int ROUNDS = 9;
  private static final int WARM_UP = 3;

  private ExtractionCost() {}

  /** Prints the medians for the given capture. */
  public static void main(String[] arguments) throws IOException {
    Path capture = Path.of(arguments[0]);
    double[] without = new double[ROUNDS];
    double[] with = new double[ROUNDS];
    for (int round = -WARM_UP; round < ROUNDS; round++) {
      double plain = seconds(capture, PacketWatch.NONE);
      double watched =
          seconds(
              capture,
              new IncidentWatch(
                  FeatureProfile.CORRECTED,
                  BehaviourSettings.shipped(),
                  1,
                  (event, incident) -> {}));
      if (round >= 0) {
        without[round] = plain;
        with[round] = watched;
      }
    }
    Arrays.sort(without);
    Arrays.sort(with);
    System.out.printf(
        Locale.ROOT,
        "extraction of %s: median %.3f s, with incidents %.3f s: %+.0f %%%n",
        capture.getFileName(),
        without[ROUNDS / 2],
        with[ROUNDS / 2],
        100 * (with[ROUNDS / 2] / without[ROUNDS / 2] - 1));
  }

  private static double seconds(Path capture, PacketWatch watch) throws IOException {
    long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    try (FlowCsvWriter writer =
            new FlowCsvWriter(
                OutputStream.nullOutputStream(), FeatureProfile.CORRECTED, ZoneOffset.UTC);
        PacketSource source = CaptureFile.open(capture, ReadMode.TOLERANT)) {
      FlowExtraction extraction =
          new FlowExtraction(
              ExtractionSettings.of(FeatureProfile.CORRECTED), flow -> write(flow, writer), watch);
      extraction.read(source, progress -> {});
      extraction.finish();
    }
    return (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before) / 1e9;
  }

  private static void write(Flow flow, FlowCsvWriter writer) {
    try {
      writer.write(FlowRecord.of(flow, FeatureProfile.CORRECTED));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
