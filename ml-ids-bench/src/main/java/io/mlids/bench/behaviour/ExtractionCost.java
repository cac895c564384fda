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
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures what incident detection adds to the cost of extracting captures to CSV. As in the
 * commands, one thread reads, one writes, and one detects incidents. Runs with and without incident
 * detection alternate, so that other load on the machine affects both equally.
 */
public final class ExtractionCost {
  private static final int ROUNDS = 9;
  private static final int WARM_UP = 12;

  private ExtractionCost() {}

  /** Prints the medians for each given capture. */
  public static void main(String[] arguments) throws IOException {
    for (String capture : arguments) {
      measure(Path.of(capture));
    }
  }

  /** The measured times, in seconds. */
  private enum Time {
    ELAPSED("elapsed time"),
    PROCESSOR("processor time"),
    READING("reading thread"),
    COLLECTION("collection pauses");

    private final String title;

    Time(String title) {
      this.title = title;
    }
  }

  /** The times and the packet count of one extraction. */
  private record Run(Map<Time, Double> times, long packets) {}

  private static void measure(Path capture) throws IOException {
    List<Run> without = new ArrayList<>();
    List<Run> with = new ArrayList<>();
    for (int round = -WARM_UP; round < ROUNDS; round++) {
      Run plain = run(capture, PacketWatch.NONE);
      Run watched;
      try (IncidentWatch watch =
          IncidentWatch.withThread(
              FeatureProfile.CORRECTED, BehaviourSettings.shipped(), 1, (event, incident) -> {})) {
        watched = run(capture, watch);
      }
      if (round >= 0) {
        without.add(plain);
        with.add(watched);
      }
    }
    System.out.printf(
        Locale.ROOT,
        "extraction of %s, %,d packets:%n",
        capture.getFileName(),
        with.getFirst().packets());
    for (Time time : Time.values()) {
      double median = median(without, time);
      double watched = median(with, time);
      System.out.printf(
          Locale.ROOT,
          "  %-21s %.3f s, with incidents %.3f s: %+.0f %%%n",
          time.title,
          median,
          watched,
          100 * (watched / median - 1));
    }
  }

  private static double median(List<Run> runs, Time time) {
    return Medians.of(runs.stream().mapToDouble(run -> run.times().get(time)).toArray());
  }

  private static Run run(Path capture, PacketWatch watch) throws IOException {
    long start = System.nanoTime();
    long processor = processorNanos();
    long reading = readingNanos();
    long collection = collectionMillis();
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
        Map.of(
            Time.ELAPSED, (System.nanoTime() - start) / 1e9,
            Time.PROCESSOR, (processorNanos() - processor) / 1e9,
            Time.READING, (readingNanos() - reading) / 1e9,
            Time.COLLECTION, (collectionMillis() - collection) / 1e3),
        packets);
  }

  /** The processor time of this thread, which reads the capture and meters the flows. */
  private static long readingNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static long collectionMillis() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionTime)
        .sum();
  }

  /** The processor time of all threads in this process. */
  private static long processorNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  private static void write(List<Flow> flows, FlowCsvWriter writer) throws IOException {
    for (Flow flow : flows) {
      writer.write(FlowRecord.of(flow, FeatureProfile.CORRECTED));
    }
  }
}
