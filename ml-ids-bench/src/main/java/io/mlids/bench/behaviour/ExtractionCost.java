package io.mlids.bench.behaviour;

import com.sun.management.OperatingSystemMXBean;
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
import io.mlids.core.pipeline.FlowHandoff;
import io.mlids.core.pipeline.IncidentWatch;
import io.mlids.core.pipeline.PacketWatch;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;

/**
 * What finding incidents adds to the extraction of captures into a CSV: the threads are those of
 * the commands, one that reads, one that writes, and one for incidents. With and without incidents
 * in turns, so that other load on the machine affects both.
 */
public final class ExtractionCost {
  private static final int ROUNDS = 9;
  private static final int WARM_UP = 3;

  private ExtractionCost() {}

  /** Prints the medians for each capture that is named. */
  public static void main(String[] arguments) throws IOException {
    for (String capture : arguments) {
      measure(Path.of(capture));
    }
  }

  /** The time and the processor time of one extraction, in seconds, and its packets. */
  private record Run(double elapsed, double processor, long packets) {}

  private static void measure(Path capture) throws IOException {
    double[][] without = new double[2][ROUNDS];
    double[][] with = new double[2][ROUNDS];
    long packets = 0;
    for (int round = -WARM_UP; round < ROUNDS; round++) {
      Run plain = run(capture, PacketWatch.NONE);
      Run watched;
      try (IncidentWatch watch =
          IncidentWatch.withThread(
              FeatureProfile.CORRECTED, BehaviourSettings.shipped(), 1, (event, incident) -> {})) {
        watched = run(capture, watch);
      }
      packets = plain.packets();
      if (round >= 0) {
        without[0][round] = plain.elapsed();
        without[1][round] = plain.processor();
        with[0][round] = watched.elapsed();
        with[1][round] = watched.processor();
      }
    }
    System.out.printf(
        Locale.ROOT, "extraction of %s, %,d packets:%n", capture.getFileName(), packets);
    for (String time : List.of("elapsed time", "processor time")) {
      int i = time.startsWith("elapsed") ? 0 : 1;
      double median = Medians.of(without[i]);
      double watched = Medians.of(with[i]);
      System.out.printf(
          Locale.ROOT,
          "  %-14s %.3f s, with incidents %.3f s: %+.0f %%%n",
          time,
          median,
          watched,
          100 * (watched / median - 1));
    }
  }

  private static Run run(Path capture, PacketWatch watch) throws IOException {
    long start = System.nanoTime();
    long processor = processorNanos();
    long packets;
    try (FlowCsvWriter writer =
            new FlowCsvWriter(
                OutputStream.nullOutputStream(), FeatureProfile.CORRECTED, ZoneOffset.UTC);
        FlowHandoff handoff = new FlowHandoff(flows -> write(flows, writer));
        PacketSource source = CaptureFile.open(capture, ReadMode.TOLERANT)) {
      FlowExtraction extraction =
          new FlowExtraction(ExtractionSettings.of(FeatureProfile.CORRECTED), handoff, watch);
      extraction.read(source, progress -> {});
      extraction.finish();
      packets = source.statistics().packets();
    }
    return new Run(
        (System.nanoTime() - start) / 1e9, (processorNanos() - processor) / 1e9, packets);
  }

  /** Of all threads of this process. */
  private static long processorNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  private static void write(List<Flow> flows, FlowCsvWriter writer) throws IOException {
    for (Flow flow : flows) {
      writer.write(FlowRecord.of(flow, FeatureProfile.CORRECTED));
    }
  }
}
