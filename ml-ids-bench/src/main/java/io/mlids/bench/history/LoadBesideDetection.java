package io.mlids.bench.history;

import io.mlids.api.history.History;
import io.mlids.api.history.HistorySettings;
import io.mlids.api.history.HistoryStatus;
import io.mlids.api.history.database.Location;
import io.mlids.core.capture.CaptureFile;
import io.mlids.core.capture.PacketSource;
import io.mlids.core.capture.ReadMode;
import io.mlids.core.detect.Detector;
import io.mlids.core.feature.FlowTime;
import io.mlids.core.model.ModelBundle;
import io.mlids.core.pipeline.ExtractionSettings;
import io.mlids.core.pipeline.FlowExtraction;
import io.mlids.core.pipeline.FlowHandoff;
import io.mlids.core.pipeline.FlowScoring;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Writes 20,000 flows and 2,000 incidents per second to a history while another thread extracts and
 * scores the flows of a capture again and again, at half the rate that it reaches alone. Prints
 * what the history dropped, and whether detection kept its rate. The arguments are a directory or
 * the URL of a PostgreSQL database, a capture, a model and the duration in seconds.
 */
public final class LoadBesideDetection {
  private static final int FLOWS = 20_000;
  private static final int INCIDENTS = 2_000;

  /** Arrivals per second; in between, nothing arrives. */
  private static final int TICKS = 100;

  private static final int WARM_UP = 10;
  private static final int ALONE = 9;
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final Path capture;
  private final FlowScoring scoring;
  private final ExtractionSettings settings;
  private long mostFlows;
  private long mostChanges;

  private LoadBesideDetection(Path capture, Detector detector) {
    this.capture = capture;
    this.scoring = new FlowScoring(detector);
    this.settings = ExtractionSettings.of(detector.profile());
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    String place = arguments[0];
    Location location =
        place.startsWith(Location.Server.PREFIX)
            ? new Location.Server(place)
            : new Location.Directory(Path.of(place));
    LoadBesideDetection load =
        new LoadBesideDetection(
            Path.of(arguments[1]), Detector.of(ModelBundle.open(Path.of(arguments[2]))));
    HistorySettings settings = new HistorySettings(location, Duration.ofDays(31), 1L << 40);
    try (History history = History.open(settings, Clock.systemUTC()).orElseThrow()) {
      load.run(history, Integer.parseInt(arguments[3]));
    }
  }

  private void run(History history, int seconds) throws IOException, InterruptedException {
    long alone = alone();
    AtomicBoolean isOver = new AtomicBoolean();
    AtomicInteger passes = new AtomicInteger();
    long start = System.nanoTime();
    Thread detection = Thread.ofPlatform().start(() -> detect(2 * alone, passes, isOver));
    write(history, seconds);
    double elapsed = (System.nanoTime() - start) / 1e9;
    isOver.set(true);
    detection.join();
    int planned = (int) (elapsed * SECOND / (2 * alone));
    HistoryStatus status = history.status();
    System.out.printf(
        Locale.ROOT,
        "detection: %,d of %,d passes at half load%n",
        Math.min(passes.get(), planned),
        planned);
    print("flows", (long) FLOWS * seconds, status.flows(), mostFlows);
    print("incidents", (long) INCIDENTS * seconds, status.changes(), mostChanges);
  }

  private static void print(String name, long offered, HistoryStatus.Lane lane, long most) {
    System.out.printf(
        Locale.ROOT,
        "%s: %,d offered, %,d dropped, %,d failed; at most %,d waiting%n",
        name,
        offered,
        lane.dropped(),
        lane.failed(),
        most);
  }

  /** The median time of a pass without other work, in nanoseconds. */
  private long alone() throws IOException {
    for (int i = 0; i < WARM_UP; i++) {
      pass();
    }
    long[] nanos = new long[ALONE];
    long[] flows = new long[1];
    for (int i = 0; i < ALONE; i++) {
      long start = System.nanoTime();
      flows[0] = pass();
      nanos[i] = System.nanoTime() - start;
    }
    Arrays.sort(nanos);
    long median = nanos[ALONE / 2];
    System.out.printf(
        Locale.ROOT,
        "detection alone: %.3f s for a pass of %,d flows: %,.0f flows per second%n",
        median / 1e9,
        flows[0],
        1e9 * flows[0] / median);
    return median;
  }

  /** Extracts and scores the capture once. */
  private long pass() throws IOException {
    long[] scored = new long[1];
    try (PacketSource source = CaptureFile.open(capture, ReadMode.TOLERANT);
        FlowHandoff handoff = new FlowHandoff(flows -> scored[0] += scoring.score(flows).size())) {
      FlowExtraction extraction = new FlowExtraction(settings, handoff);
      extraction.read(source, _ -> {});
      extraction.finish();
    }
    return scored[0];
  }

  private void detect(long interval, AtomicInteger passes, AtomicBoolean isOver) {
    long next = System.nanoTime();
    try {
      while (!isOver.get()) {
        pass();
        passes.incrementAndGet();
        next += interval;
        LockSupport.parkNanos(next - System.nanoTime());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(History history, int seconds) {
    RandomRecords records = new RandomRecords();
    long next = System.nanoTime();
    for (int tick = 0; tick < seconds * TICKS; tick++) {
      long now = FlowTime.micros(Instant.now());
      for (int i = 0; i < FLOWS / TICKS; i++) {
        history.store(records.flow(now));
      }
      for (int i = 0; i < INCIDENTS / TICKS; i++) {
        history.changed(records.incident(history.nextNumber(), now));
      }
      HistoryStatus status = history.status();
      mostFlows = Math.max(mostFlows, status.flows().waiting());
      mostChanges = Math.max(mostChanges, status.changes().waiting());
      next += SECOND / TICKS;
      while (next - System.nanoTime() > 0) {
        LockSupport.parkNanos(next - System.nanoTime());
      }
    }
  }
}
