package io.mlids.api.archive;

import io.mlids.api.background.BoundedQueue;
import io.mlids.core.alert.AlertOrigin;
import io.mlids.core.feature.FlowTime;
import io.mlids.core.pipeline.DetectedFlow;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Keeps scored flows in Parquet files. The files are written on a thread of their own; if too many
 * flows are waiting, further ones are dropped and counted. A file can be read once it has been
 * finished: after at most ten minutes, and at the end of an hour. Thread-safe.
 */
public final class ParquetArchive implements AutoCloseable {
  private static final Duration TICK = Duration.ofSeconds(1);

  private static final BoundedQueue.Bounds BOUNDS =
      new BoundedQueue.Bounds(
          50_000,
          Math.min(64L << 20, Runtime.getRuntime().maxMemory() / 16),
          2_000,
          Duration.ofMillis(200),
          Duration.ofMillis(500));

  private final ArchiveSettings settings;
  private final Clock clock;
  private final ArchiveWriter writer;
  private final BoundedQueue<ArchivedFlow> queue;
  private final ScheduledExecutorService ticker;
  private volatile IncidentLookup incidents = IncidentLookup.NONE;

  private ParquetArchive(ArchiveSettings settings, Clock clock, LongSupplier nanoTime) {
    this.settings = settings;
    this.clock = clock;
    this.writer = new ArchiveWriter(settings, clock, nanoTime);
    this.queue =
        BoundedQueue.start(
            "flow-archive",
            BOUNDS,
            _ -> ArchivedFlow.WAITING_BYTES,
            BoundedQueue.Handler.of(this::write));
    this.ticker =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("flow-archive-clock").daemon().factory());
    ticker.scheduleWithFixedDelay(writer::tick, 0, TICK.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Starts to keep flows. The directory is opened in the background. */
  public static ParquetArchive start(ArchiveSettings settings, Clock clock) {
    return new ParquetArchive(settings, clock, System::nanoTime);
  }

  /**
   * Stores scored flows, later and on another thread. Never blocks.
   *
   * @param modelVersion the version of the model that scored them
   * @param origin the source of their packets
   */
  public void scored(List<DetectedFlow> flows, String modelVersion, AlertOrigin origin) {
    long now = FlowTime.micros(clock.instant());
    String from = origin.text();
    flows.forEach(each -> queue.offer(new ArchivedFlow(each, now, modelVersion, from)));
  }

  private void write(List<ArchivedFlow> batch) {
    writer.write(batch.stream().map(each -> each.with(incidents)).toList());
  }

  /** Writes the incidents of the flows that are written from now on. */
  public void nameIncidents(IncidentLookup lookup) {
    incidents = lookup;
  }

  /** The settings. */
  public ArchiveSettings settings() {
    return settings;
  }

  /** The counts so far. */
  public ArchiveCounts counts() {
    BoundedQueue.Counts counts = queue.counts();
    return writer.counts(counts.dropped() + counts.failed(), counts.waiting());
  }

  /** Writes what is waiting, for at most the given time, and finishes the file. */
  public void close(Duration atMost) {
    ticker.shutdownNow();
    queue.close(atMost);
    writer.close();
  }

  @Override
  public void close() {
    close(TICK);
  }
}
