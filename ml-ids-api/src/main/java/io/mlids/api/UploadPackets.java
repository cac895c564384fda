package io.mlids.api;

import io.mlids.api.incident.Incidents;
import io.mlids.api.packets.file.RecordedRun;
import io.mlids.api.packets.file.RingFile;
import io.mlids.api.packets.ring.PacketRing;
import io.mlids.core.feature.FlowTime;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the ring of packets which uploads have no incidents any more, so that it deletes their
 * packets before those of others. Looks on a thread of its own, so that writing packets never waits
 * for the database, and only while the answer matters. Thread-safe.
 */
final class UploadPackets implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(UploadPackets.class);

  /** Incidents may still be found in an upload that began so recently. */
  private static final Duration RECENT = Duration.ofHours(1);

  private static final Duration INTERVAL = Duration.ofSeconds(30);

  private final PacketRing ring;
  private final Incidents incidents;
  private final Clock clock;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("upload-packets").daemon().factory());
  private volatile boolean closed;

  /** Creates the object without its thread; see {@link #start}. */
  UploadPackets(PacketRing ring, Incidents incidents, Clock clock) {
    this.ring = ring;
    this.incidents = incidents;
    this.clock = clock;
  }

  /** Starts looking. */
  static UploadPackets start(PacketRing ring, Incidents incidents, Clock clock) {
    return start(ring, incidents, clock, INTERVAL);
  }

  /** Starts looking at another interval. */
  static UploadPackets start(PacketRing ring, Incidents incidents, Clock clock, Duration interval) {
    UploadPackets started = new UploadPackets(ring, incidents, clock);
    started.thread.scheduleWithFixedDelay(
        started::lookAgain, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    return started;
  }

  /** Logs all exceptions, because an uncaught one would cancel the schedule. */
  private void lookAgain() {
    if (closed) {
      return;
    }
    try {
      look();
    } catch (RuntimeException | Error e) {
      if (!closed) {
        LOG.warn("unexpected error; the packets of uploads are still kept", e);
      }
    }
  }

  /** Finds the uploads in the ring that have no incidents, and tells the ring. */
  void look() {
    List<RingFile> files = ring.files();
    Set<RecordedRun> unused = new HashSet<>();
    if (ring.needsUnused()) {
      long recent = FlowTime.micros(clock.instant().minus(RECENT));
      files.stream()
          .filter(each -> !each.isLive())
          .flatMap(each -> each.runs().stream())
          .filter(each -> each.begun() <= recent)
          .forEach(unused::add);
      Set<Long> numbers = unused.stream().map(RecordedRun::number).collect(Collectors.toSet());
      Optional<Set<Long>> kept = incidents.keptRuns(numbers);
      unused.removeIf(each -> kept.isEmpty() || kept.get().contains(each.number()));
    }
    ring.unused(unused);
  }

  /** Does not interrupt the thread: it may be reading the database. */
  @Override
  public void close() {
    closed = true;
    thread.shutdown();
  }
}
