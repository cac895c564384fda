package io.mlids.api;

import static io.mlids.api.packets.KeptPackets.SENSOR;
import static io.mlids.api.packets.KeptPackets.UPLOAD;
import static io.mlids.api.packets.KeptPackets.keep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mlids.api.history.History;
import io.mlids.api.history.HistorySettings;
import io.mlids.api.incident.IncidentArchive;
import io.mlids.api.incident.IncidentDay;
import io.mlids.api.incident.IncidentReporter;
import io.mlids.api.incident.IncidentStore;
import io.mlids.api.incident.Incidents;
import io.mlids.api.incident.KeptIncident;
import io.mlids.api.packets.file.RecordedRun;
import io.mlids.api.packets.ring.PacketRing;
import io.mlids.api.packets.ring.PacketSettings;
import io.mlids.api.search.criterion.Criterion;
import io.mlids.api.testing.FoundIncident;
import io.mlids.api.testing.SettableClock;
import io.mlids.core.behaviour.setting.BehaviourSettings;
import io.mlids.core.testing.CaptureBytes;
import io.mlids.core.testing.Frame;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packets of an upload are in use as long as one of its incidents is kept. */
class UploadPacketsTest {
  private static final long FILE_PACKETS = 600;
  private static final long SIZE = PacketSettings.LEAST_BYTES;

  @TempDir Path folder;
  private final SettableClock clock = new SettableClock();

  private Incidents incidents(IncidentArchive archive) {
    return new Incidents(
        new IncidentStore(100), archive, IncidentReporter.NONE, BehaviourSettings.shipped(), clock);
  }

  /** An incident of a stream that goes on for three days, or that a restart closed then. */
  private KeptIncident incident(long number, String id) {
    return new KeptIncident(
        number,
        FoundIncident.scan(id).incident().closed(),
        UPLOAD.text(),
        "",
        clock.instant().plus(Duration.ofDays(3)));
  }

  /** More than a file of the smallest ring. */
  private static byte[] capture() {
    CaptureBytes capture = new CaptureBytes();
    for (int i = 0; i < FILE_PACKETS; i++) {
      capture.packet(
          FoundIncident.START + i * 1_000L,
          Frame.tcp(4000, 80, Frame.ACK, 1_000).ipv4("10.0.0.1", "10.0.0.2").ethernet());
    }
    return capture.pcap();
  }

  private static Set<Long> uploads(PacketRing ring) {
    return ring.files().stream()
        .flatMap(each -> each.runs().stream())
        .filter(each -> !each.live())
        .map(RecordedRun::number)
        .collect(Collectors.toSet());
  }

  /** Lets the sensor fill the ring. */
  private static void fill(PacketRing ring) throws Exception {
    for (int i = 0; i < 40; i++) {
      keep(ring, 99, SENSOR, capture());
      ring.files();
    }
  }

  private void assertOnlyUsedUploadsStay(Incidents incidents, Runnable forget) throws Exception {
    Path packets = folder.resolve("packets");
    try (PacketRing ring =
        PacketRing.start(PacketSettings.of(packets, PacketSettings.LEAST_BYTES), clock)) {
      // Twelve uploads take more than a quarter of the ring.
      for (int run = 1; run <= 12; run++) {
        keep(ring, run, UPLOAD, capture());
      }
      UploadPackets uploads = new UploadPackets(ring, incidents, clock);
      uploads.look();
      fill(ring);
      assertThat(uploads(ring)).as("an upload may still be running").hasSize(12);

      clock.advance(Duration.ofHours(2));
      uploads.look();
      fill(ring);
      assertThat(uploads(ring)).contains(2L).hasSizeLessThan(12);

      forget.run();
      uploads.look();
      for (int run = 13; run <= 24; run++) {
        keep(ring, run, UPLOAD, capture());
        ring.files();
      }
      fill(ring);
      assertThat(uploads(ring)).doesNotContain(2L).isNotEmpty();
    }
  }

  @Test
  void incidentsInTheHistoryKeepThePacketsOfTheirUpload() throws Exception {
    HistorySettings settings = HistorySettings.in(folder.resolve("data"));
    try (History history = History.open(settings, clock).orElseThrow()) {
      history.changed(incident(1, "0a-2"));
      history.changed(incident(2, "0a-12345"));
      assertThat(history.find(List.of("0a-2"))).hasSize(1);
      assertOnlyUsedUploadsStay(
          incidents(history),
          () -> {
            clock.advance(Duration.ofDays(35));
            history.deleteOld();
          });
    }
  }

  /** Stores nothing, but answers which runs have incidents once it may. */
  private static final class SlowArchive implements IncidentArchive {
    private final IncidentArchive none = IncidentArchive.none();
    final List<Collection<Long>> asked = new CopyOnWriteArrayList<>();
    final CountDownLatch mayAnswer = new CountDownLatch(1);
    final CompletableFuture<Boolean> interrupted = new CompletableFuture<>();

    @Override
    public boolean isLasting() {
      return true;
    }

    @Override
    public long nextNumber() {
      return none.nextNumber();
    }

    @Override
    public long nextRun() {
      return none.nextRun();
    }

    @Override
    public void changed(KeptIncident incident) {}

    @Override
    public List<KeptIncident> find(Collection<String> ids) {
      return List.of();
    }

    @Override
    public Optional<IncidentStore.Page> page(
        Criterion criterion, int limit, long before, Duration budget) {
      return Optional.empty();
    }

    @Override
    public Optional<IncidentDay.Counts> days(Criterion criterion, int most, Duration budget) {
      return Optional.empty();
    }

    @Override
    public Optional<Set<Long>> storedRuns(Collection<Long> runs) {
      asked.add(List.copyOf(runs));
      try {
        interrupted.complete(!mayAnswer.await(1, TimeUnit.MINUTES));
      } catch (InterruptedException e) {
        interrupted.complete(true);
      }
      return Optional.of(Set.copyOf(runs));
    }
  }

  private void keepRuns(PacketRing ring, int from, int until) throws Exception {
    for (int run = from; run <= until; run++) {
      keep(ring, run, UPLOAD, capture());
    }
  }

  @Test
  void theArchiveIsAskedOnceForAllRunsAndOnlyIfUploadsTakeAQuarter() throws Exception {
    SlowArchive archive = new SlowArchive();
    archive.mayAnswer.countDown();
    try (PacketRing ring = PacketRing.start(PacketSettings.of(folder, SIZE), clock)) {
      keepRuns(ring, 1, 2);
      clock.advance(Duration.ofHours(2));
      UploadPackets uploads = new UploadPackets(ring, incidents(archive), clock);
      uploads.look();
      assertThat(archive.asked).isEmpty();

      for (int i = 0; i < 5; i++) {
        keepRuns(ring, 3, 4);
      }
      clock.advance(Duration.ofHours(2));
      uploads.look();
      assertThat(archive.asked).singleElement().satisfies(UploadPacketsTest::assertEachOnce);
    }
  }

  private static void assertEachOnce(Collection<Long> runs) {
    assertThat(runs).containsExactlyInAnyOrder(1L, 2L, 3L, 4L);
  }

  @Test
  void closingDoesNotInterruptAReadOfTheDatabase() throws Exception {
    SlowArchive archive = new SlowArchive();
    try (PacketRing ring = PacketRing.start(PacketSettings.of(folder, SIZE), clock)) {
      keepRuns(ring, 1, 12);
      clock.advance(Duration.ofHours(2));
      UploadPackets uploads =
          UploadPackets.start(ring, incidents(archive), clock, Duration.ofMillis(1));
      await().until(() -> !archive.asked.isEmpty());
      uploads.close();
      archive.mayAnswer.countDown();
      assertThat(archive.interrupted.get(1, TimeUnit.MINUTES)).isFalse();
      assertThat(archive.asked).hasSize(1);
    }
  }

  @Test
  void withoutAHistoryTheIncidentsInMemoryKeepThem() throws Exception {
    IncidentStore store = new IncidentStore(1);
    Incidents incidents =
        new Incidents(
            store,
            IncidentArchive.none(),
            IncidentReporter.NONE,
            BehaviourSettings.shipped(),
            clock);
    store.put(incident(1, "0a-2"));
    assertOnlyUsedUploadsStay(incidents, () -> store.put(incident(2, "0b-77")));
  }
}
