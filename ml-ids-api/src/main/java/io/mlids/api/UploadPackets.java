package io.mlids.api;

import io.mlids.api.incident.Incidents;
import io.mlids.api.packets.file.RecordedRun;
import io.mlids.api.packets.file.RingFile;
import io.mlids.api.packets.ring.PacketRing;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the ring of packets which uploads have no incidents any more, so that it deletes their
 * packets before those of others. Looks on a thread of its own, so that writing packets never waits
 * for the database. Thread-safe.
 */
final class UploadPackets implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(UploadPackets.class);

  /** How long an upload may take, and its incidents may change. */
  private static final Duration LONGEST_UPLOAD = Duration.ofDays(1);

  /** Incidents may still be found in an upload that began so recently. */
  private static final Duration RECENT = Duration.ofHours(1);

  private static final Duration INTERVAL = Duration.ofSeconds(30);

  private final PacketRing ring;
  private final Incidents incidents;
  private final Clock clock;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("upload-packets").daemon().factory());

  /** Creates the object without its thread; see {@link #start}. */
  UploadPackets(PacketRing ring, Incidents incidents, Clock clock) {
    this.ring = ring;
    this.incidents = incidents;
    this.clock = clock;
  }

  /** Starts looking. */
  static UploadPackets start(PacketRing ring, Incidents incidents, Clock clock) {
    UploadPackets started = new UploadPackets(ring, incidents, clock);
    started.thread.scheduleWithFixedDelay(
        started::lookAgain, INTERVAL.toSeconds(), INTERVAL.toSeconds(), TimeUnit.SECONDS);
    return started;
  }

  /** Logs all exceptions, because an uncaught one would cancel the schedule. */
  private void lookAgain() {
    try {
      look();
    } catch (RuntimeException | Error e) {
      LOG.warn("unexpected error; the packets of uploads are still kept", e);
    }
  }

  /** Finds the uploads in the ring that have no incidents, and tells the ring. */
  void look() {
    Set<RecordedRun> unused = new HashSet<>();
    List<RingFile> files = ring.files();
    for (RingFile file : files) {
      for (RecordedRun run : file.isLive() ? List.<RecordedRun>of() : file.runs()) {
        if (!unused.contains(run) && isUnused(run)) {
          unused.add(run);
        }
      }
    }
    ring.unused(unused);
  }

  private boolean isUnused(RecordedRun run) {
    long now = micros(clock.instant());
    if (now - run.begun() < RECENT.toNanos() / 1_000) {
      return false;
    }
    Optional<Boolean> found =
        incidents.isAnyKept(
            run.number(), run.begun(), run.begun() + LONGEST_UPLOAD.toNanos() / 1_000);
    return found.isPresent() && !found.get();
  }

  private static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
