package io.mlids.bench.packets;

import io.mlids.api.packets.CarveLimits;
import io.mlids.api.packets.CarvedPackets;
import io.mlids.api.packets.FlowSelection;
import io.mlids.api.packets.PacketCarver;
import io.mlids.api.packets.RunChoice;
import io.mlids.api.packets.ring.PacketCounts;
import io.mlids.api.packets.ring.PacketRecording;
import io.mlids.api.packets.ring.PacketRing;
import io.mlids.api.packets.ring.PacketSettings;
import io.mlids.core.alert.AlertOrigin;
import io.mlids.core.capture.CaptureFile;
import io.mlids.core.capture.PacketSource;
import io.mlids.core.capture.ReadMode;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.flow.Flow;
import io.mlids.core.packet.DecodedPacket;
import io.mlids.core.packet.PacketOutcome;
import io.mlids.core.pipeline.ExtractionSettings;
import io.mlids.core.pipeline.FlowExtraction;
import io.mlids.core.pipeline.PacketWatch;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Measures what keeping packets adds to the time that the reading thread needs for flow extraction,
 * in alternating runs, and how long it takes to carve flows from the ring. The arguments are a
 * capture and an empty directory for the ring.
 */
public final class RecordingCost {
  private static final int WARM_UP = 2;
  private static final int ROUNDS = 5;
  private static final int CARVED_FLOWS = 50;

  /** Packets of uploads wait for a slow disk, so that none is lost; waiting is not counted. */
  private static final AlertOrigin ORIGIN = AlertOrigin.upload("capture.pcap");

  private RecordingCost() {}

  public static void main(String[] arguments) throws IOException {
    Path capture = Path.of(arguments[0]);
    PacketSettings settings =
        PacketSettings.of(Path.of(arguments[1]), PacketSettings.DEFAULT_BYTES);
    try (PacketRing ring = PacketRing.start(settings, Clock.systemUTC())) {
      cost(capture, ring);
      carve(capture, ring);
    }
  }

  private static void cost(Path capture, PacketRing ring) throws IOException {
    List<Double> without = new ArrayList<>();
    List<Double> with = new ArrayList<>();
    long packets = 0;
    for (int round = -WARM_UP; round < ROUNDS; round++) {
      Run plain = read(capture, PacketWatch.NONE);
      Run kept;
      try (PacketRecording recording = ring.begin(round + WARM_UP + 1, () -> ORIGIN)) {
        kept = read(capture, new Recorded(recording));
      }
      if (round >= 0) {
        without.add(plain.seconds());
        with.add(kept.seconds());
        packets = plain.packets();
      }
    }
    PacketCounts counts = ring.counts();
    System.out.printf(
        Locale.ROOT,
        "%,d packets, reading thread: %.0f ns per packet without and %.0f ns with keeping packets;"
            + " %,d of %,d packets lost because the disk was slower%n",
        packets,
        1e9 * median(without) / packets,
        1e9 * median(with) / packets,
        counts.lostInQueue(),
        packets * (ROUNDS + WARM_UP));
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  /** The processor time of the reading thread. */
  private record Run(double seconds, long packets) {}

  private static Run read(Path capture, PacketWatch watch) throws IOException {
    return read(capture, watch, _ -> {});
  }

  private static Run read(Path capture, PacketWatch watch, Consumer<Flow> ended)
      throws IOException {
    long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    try (PacketSource source = CaptureFile.open(capture, ReadMode.TOLERANT)) {
      FlowExtraction extraction =
          new FlowExtraction(ExtractionSettings.of(FeatureProfile.CORRECTED), ended, watch);
      extraction.read(source, _ -> {});
      extraction.finish();
      long end = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      return new Run((end - start) / 1e9, source.statistics().packets());
    }
  }

  /** Keeps each packet. */
  private record Recorded(PacketRecording recording) implements PacketWatch {
    @Override
    public void begin(String origin) {}

    @Override
    public void add(PacketSource source, DecodedPacket packet, PacketOutcome outcome) {
      recording.add(source);
    }

    @Override
    public void advance(long now) {}

    @Override
    public void finish() {}
  }

  private static void carve(Path capture, PacketRing ring) throws IOException {
    List<FlowSelection> flows = new ArrayList<>();
    read(
        capture,
        PacketWatch.NONE,
        flow -> flows.add(new FlowSelection(flow.key(), flow.start(), flow.end())));
    PacketCarver carver = new PacketCarver(ring, CarveLimits.DEFAULT);
    double[] millis = new double[CARVED_FLOWS];
    long packets = 0;
    for (int i = 0; i < CARVED_FLOWS; i++) {
      FlowSelection flow = flows.get((int) ((long) i * flows.size() / CARVED_FLOWS));
      RunChoice run = new RunChoice.ByNumber(1, ORIGIN.text(), Long.MAX_VALUE);
      long start = System.nanoTime();
      PacketCarver.Result result = carver.carve("a flow", flow, run, CarveLimits.DEFAULT.packets());
      if (result instanceof PacketCarver.Result.Found found) {
        try (CarvedPackets carved = found.packets()) {
          carved.writeTo(OutputStream.nullOutputStream());
          packets += carved.packets();
        }
      }
      millis[i] = (System.nanoTime() - start) / 1e6;
    }
    Arrays.sort(millis);
    System.out.printf(
        Locale.ROOT,
        "carving one of %,d flows from a ring of %,d files and %,.1f GB: median %.0f ms, slowest"
            + " %.0f ms; %,d packets of %d flows%n",
        flows.size(),
        ring.counts().files(),
        ring.counts().usedBytes() / 1e9,
        millis[CARVED_FLOWS / 2],
        millis[CARVED_FLOWS - 1],
        packets,
        CARVED_FLOWS);
  }
}
