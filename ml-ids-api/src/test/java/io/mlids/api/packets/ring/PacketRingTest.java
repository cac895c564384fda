package io.mlids.api.packets.ring;

import static io.mlids.api.packets.KeptPackets.SENSOR;
import static io.mlids.api.packets.KeptPackets.UPLOAD;
import static io.mlids.api.packets.KeptPackets.carve;
import static io.mlids.api.packets.KeptPackets.comment;
import static io.mlids.api.packets.KeptPackets.keep;
import static io.mlids.api.packets.KeptPackets.packets;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.mlids.api.packets.CarveLimits;
import io.mlids.api.packets.FlowSelection;
import io.mlids.api.packets.KeptPackets;
import io.mlids.api.packets.PacketCarver;
import io.mlids.api.packets.RunChoice;
import io.mlids.api.packets.file.RecordedRun;
import io.mlids.api.packets.file.RingFile;
import io.mlids.api.testing.FoundIncident;
import io.mlids.core.capture.PacketSource;
import io.mlids.core.flow.FlowKey;
import io.mlids.core.testing.CaptureBytes;
import io.mlids.core.testing.Frame;
import io.mlids.core.unit.SettingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of a ring, and what happens to them. */
class PacketRingTest {
  private static final long START = FoundIncident.START;
  private static final String ONE = "10.0.0.1";
  private static final String TWO = "10.0.0.2";
  private static final long SIZE = PacketSettings.LEAST_BYTES;

  @TempDir private Path folder;
  private final AtomicLong nanos = new AtomicLong();

  private PacketRing ring() {
    return ring(PacketSettings.of(folder, SIZE));
  }

  private PacketRing ring(PacketSettings settings) {
    return PacketRing.start(settings, Clock.systemUTC(), nanos::get, 64);
  }

  /** Packets of one flow with 1,000 bytes of payload, a millisecond apart. */
  private static byte[] flow(long from, int packets) {
    CaptureBytes capture = new CaptureBytes();
    for (int i = 0; i < packets; i++) {
      capture.packet(
          START + from + i * 1_000L,
          Frame.tcp(4000, 80, Frame.ACK, 1_000).ipv4(ONE, TWO).ethernet());
    }
    return capture.pcap();
  }

  private static FlowSelection selection(long from, long until) {
    return new FlowSelection(
        new FlowKey(
            FoundIncident.address(10, 0, 0, 1), FoundIncident.address(10, 0, 0, 2), 4000, 80, 6, 0),
        START + from,
        START + until);
  }

  private static RunChoice of(String origin) {
    return new RunChoice.ByOrigin(origin, Long.MAX_VALUE);
  }

  private List<Path> files(String suffix) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(each -> each.toString().endsWith(suffix)).sorted().toList();
    }
  }

  private long diskBytes() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.mapToLong(each -> each.toFile().length()).sum();
    }
  }

  @Test
  void theFilesAreCapturesThatOtherProgramsCanRead() throws IOException {
    byte[] capture = flow(0, 1_000);
    try (PacketRing ring = ring()) {
      keep(ring, 1, SENSOR, capture);
    }
    List<CaptureBytes.Packet> all = new ArrayList<>();
    for (Path each : files(".pcapng")) {
      all.addAll(packets(Files.readAllBytes(each)));
    }
    assertThat(all).isEqualTo(packets(capture));
  }

  @Test
  void theOldestFilesAreDeletedWhenTheRingIsFull() throws IOException {
    try (PacketRing ring = ring()) {
      for (int i = 0; i < 30; i++) {
        keep(ring, 1, SENSOR, flow(i * 1_000_000L, 1_000));
        ring.files();
      }
      PacketCounts counts = ring.counts();
      assertThat(counts.packets() + counts.lostInQueue()).isEqualTo(30_000);
      assertThat(counts.deleted()).isPositive();
      assertThat(counts.usedBytes()).isLessThanOrEqualTo(SIZE);
      assertThat(diskBytes()).isBetween(SIZE * 8 / 10, SIZE);
      long since = counts.keptSince().orElseThrow() - START;
      assertThat(since).isGreaterThan(5_000_000);
      PacketCarver carver = new PacketCarver(ring, CarveLimits.DEFAULT);
      assertThat(carver.carve("x", selection(0, 1_000), of(SENSOR.text()), 1).toString())
          .contains("packets of the sensor are kept from 2023-11-14T22:13:");
      byte[] carved = carve(ring, selection(since - 100_000_000, 30_000_000), of(SENSOR.text()));
      assertThat(packets(carved).getFirst().micros()).isEqualTo(START + since);
      assertThat(comment(carved)).contains("have been deleted");
    }
  }

  /** Fills the ring with 20 uploads, whose runs have the numbers from 10 on. */
  private static void keepUploads(PacketRing ring) throws IOException {
    for (int i = 0; i < 20; i++) {
      keep(ring, 10 + i, UPLOAD, flow(0, 1_000));
      ring.files();
    }
  }

  private static void keepSensor(PacketRing ring) throws IOException {
    for (int i = 0; i < 20; i++) {
      keep(ring, 1, SENSOR, flow(i * 1_000_000L, 1_000));
      ring.files();
    }
  }

  private static Set<RecordedRun> uploads(PacketRing ring, LongPredicate numbers) {
    return ring.files().stream()
        .flatMap(each -> each.runs().stream())
        .filter(each -> !each.live() && numbers.test(each.number()))
        .collect(Collectors.toSet());
  }

  @Test
  void uploadsWithIncidentsTakeHalfIfTheSensorNeedsTheRest() throws IOException {
    try (PacketRing ring = ring()) {
      keepUploads(ring);
      keepSensor(ring);
      assertThat(bytes("upload-")).isBetween(SIZE / 4 + SIZE / 16, SIZE / 2 + SIZE / 32);
      assertThat(bytes("sensor-")).isGreaterThan(SIZE / 4);
      assertThat(ring.counts().deletedUsed()).isPositive();
    }
  }

  @Test
  void thePacketsOfAnUploadWithIncidentsStayLongerThanThoseOfOthers() throws IOException {
    try (PacketRing ring = ring()) {
      keepUploads(ring);
      long first = uploads(ring, _ -> true).stream().mapToLong(RecordedRun::number).min().orElse(0);
      ring.unused(uploads(ring, number -> number > first + 1));
      keepSensor(ring);
      assertThat(uploads(ring, _ -> true)).extracting(RecordedRun::number).contains(first + 1);
      byte[] carved =
          carve(
              ring,
              selection(0, 2_000_000),
              new RunChoice.ByNumber(first + 1, UPLOAD.text(), Long.MAX_VALUE));
      assertThat(packets(carved)).isEqualTo(packets(flow(0, 1_000)));
      assertThat(bytes("upload-")).isLessThanOrEqualTo(SIZE / 4 + SIZE / 16);
    }
  }

  @Test
  void uploadsWithoutIncidentsTakeAQuarterIfTheSensorNeedsTheRest() throws IOException {
    try (PacketRing ring = ring()) {
      keepUploads(ring);
      ring.unused(uploads(ring, _ -> true));
      long used = ring.counts().deletedUsed();
      long before = bytes("upload-");
      assertThat(before).isGreaterThan(SIZE * 8 / 10);
      keepSensor(ring);
      assertThat(bytes("upload-")).isLessThanOrEqualTo(SIZE / 4 + SIZE / 32).isPositive();
      assertThat(ring.counts().deletedUsed()).isEqualTo(used);
      assertThat(bytes("sensor-")).isGreaterThan(SIZE / 2);
    }
  }

  private long bytes(String prefix) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(each -> each.getFileName().toString().startsWith(prefix))
          .mapToLong(each -> each.toFile().length())
          .sum();
    }
  }

  @Test
  void packetsAreFoundAfterARestart() throws IOException {
    byte[] capture = flow(0, 2_000);
    try (PacketRing ring = ring()) {
      keep(ring, 1, SENSOR, capture);
    }
    try (PacketRing ring = ring()) {
      byte[] carved = carveWhenOpen(ring, selection(0, 2_000_000));
      assertThat(packets(carved)).isEqualTo(packets(capture));
    }
  }

  /** The directory is opened when the lane first looks at it. */
  private byte[] carveWhenOpen(PacketRing ring, FlowSelection selection) throws IOException {
    await().until(() -> ring.counts().files() > 0);
    return carve(ring, selection, of(SENSOR.text()));
  }

  @Test
  void anIndexThatIsMissingOrDamagedIsBuiltAgainAndATornPacketIsCut() throws IOException {
    byte[] capture = flow(0, 2_000);
    try (PacketRing ring = ring()) {
      keep(ring, 1, SENSOR, capture);
    }
    List<Path> indexes = files(".idx");
    Files.delete(indexes.get(0));
    for (Path each : indexes.subList(1, indexes.size())) {
      Files.write(each, new byte[] {1, 2, 3});
    }
    Path last = files(".pcapng").getLast();
    long size = Files.size(last);
    Files.write(last, new byte[] {6, 0, 0, 0, 100, 0, 0, 0, 1}, StandardOpenOption.APPEND);
    try (PacketRing ring = ring()) {
      assertThat(packets(carveWhenOpen(ring, selection(0, 2_000_000)))).isEqualTo(packets(capture));
    }
    assertThat(last).hasSize(size);
  }

  @Test
  void aPacketOfAnySizeThatWasCutOffLosesOnlyItself() throws IOException {
    byte[] capture = flow(0, 10);
    try (PacketRing ring = ring()) {
      keep(ring, 1, SENSOR, capture);
    }
    Path file = files(".pcapng").getFirst();
    byte[] whole = Files.readAllBytes(file);
    for (int cut = 1; cut < 1_088; cut += 97) {
      Files.deleteIfExists(RingFile.indexPath(file));
      Files.write(file, Arrays.copyOf(whole, whole.length - cut));
      try (PacketRing ring = ring()) {
        assertThat(packets(carveWhenOpen(ring, selection(0, 1_000_000))))
            .isEqualTo(packets(capture).subList(0, 9));
      }
    }
  }

  @Test
  void onlyHeadersAreKeptIfRequired() throws IOException {
    CaptureBytes capture =
        new CaptureBytes()
            .packet(START, Frame.tcp(4000, 80, Frame.ACK, 100).ipv4(ONE, TWO).ethernet())
            .packet(
                START + 1, Frame.udp(4000, 80, 2000).ipv4Fragment(ONE, TWO, 7, 800, 800).ethernet())
            .packet(START + 2, Frame.udp(4000, 80, 100).ipv6(1, 2).ethernet())
            .packet(
                START + 3,
                Frame.tcp(4000, 80, 2, 100)
                    .ipv4(ONE, TWO)
                    .gre()
                    .ipv4("10.9.0.1", "10.9.0.2")
                    .ethernet())
            .packet(START + 4, new Frame(new byte[200], 0, 0x88CC).ethernet());
    try (PacketRing ring = ring(new PacketSettings(folder, SIZE, 0, true))) {
      keep(ring, 1, SENSOR, capture.pcap());
    }
    List<CaptureBytes.Packet> kept = packets(Files.readAllBytes(files(".pcapng").getFirst()));
    assertThat(kept)
        .extracting(CaptureBytes.Packet::captured)
        .containsExactly(14L + 20 + 20, 14L + 20, 14L + 40 + 8, 14L + 20 + 4 + 20 + 20, 64L);
    assertThat(kept)
        .extracting(CaptureBytes.Packet::length)
        .containsExactlyElementsOf(
            capture.packets().stream().map(CaptureBytes.Packet::length).toList());
  }

  @Test
  void packetsAreCutAtTheSnapLength() throws IOException {
    try (PacketRing ring = ring(new PacketSettings(folder, SIZE, 100, false))) {
      keep(ring, 1, SENSOR, flow(0, 3));
      byte[] carved = carve(ring, selection(0, 1_000_000), of(SENSOR.text()));
      assertThat(packets(carved))
          .extracting(CaptureBytes.Packet::captured)
          .containsExactly(100L, 100L, 100L);
      assertThat(comment(carved)).contains("Missing: at most 100 bytes of each packet are kept");
    }
  }

  @Test
  void detectionGoesOnWhileTheDirectoryCannotBeUsedAndTheGapIsStated() throws IOException {
    Path directory = folder.resolve("ring");
    Files.writeString(directory, "a file is in the way");
    try (PacketRing ring = ring(PacketSettings.of(directory, SIZE))) {
      try (PacketRecording recording = ring.begin(1, () -> SENSOR);
          PacketSource source = KeptPackets.open(flow(0, 100))) {
        while (source.next()) {
          recording.add(source);
        }
        recording.flush();
        ring.files();
        assertThat(ring.problem().orElseThrow()).contains(directory.toString());
        assertThat(ring.counts().lostOnDisk()).isEqualTo(100);
        assertThat(ring.counts().writable()).isFalse();

        Files.delete(directory);
        nanos.addAndGet(10_000_000_000L);
        try (PacketSource more = KeptPackets.open(flow(200_000, 10))) {
          while (more.next()) {
            recording.add(more);
          }
        }
      }
      byte[] carved = carve(ring, selection(0, 1_000_000), of(SENSOR.text()));
      assertThat(packets(carved)).hasSize(10);
      assertThat(comment(carved))
          .contains(
              "Missing: 100 packets from 2023-11-14T22:13:20Z to 2023-11-14T22:13:20.099Z were not"
                  + " kept, because the files could not be written");
      assertThat(ring.problem()).isEmpty();
      assertThat(ring.latestGap().orElseThrow().packets()).isEqualTo(100);
    }
  }

  @Test
  void gapsAreRememberedAcrossRestarts() throws IOException {
    PacketGaps gaps = new PacketGaps();
    PacketGap gap = new PacketGap(1, 2, PacketGap.Cause.QUEUE, 3, 4, 5);
    gaps.add(gap);
    gaps.add(new PacketGap(1, 2, PacketGap.Cause.QUEUE, 5, 6, 1));
    gaps.save(folder.resolve("gaps"));
    PacketGaps read = new PacketGaps();
    read.load(folder.resolve("gaps"));
    assertThat(read.latest()).contains(new PacketGap(1, 2, PacketGap.Cause.QUEUE, 3, 6, 6));
    assertThat(read.lost(PacketGap.Cause.QUEUE)).isZero();
  }

  @Test
  void twoRingsDoNotShareADirectory() throws IOException {
    try (PacketRing first = ring()) {
      keep(first, 1, SENSOR, flow(0, 1));
      first.files();
      try (PacketRing second = ring()) {
        keep(second, 1, SENSOR, flow(0, 1));
        second.files();
        assertThat(second.problem().orElseThrow()).contains("another ml-ids-api");
      }
    }
  }

  @Test
  void sizesThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> PacketSettings.of(folder, 1))
        .isInstanceOf(SettingException.class)
        .hasMessage("packets-size 1 bytes is less than 16 MiB");
    assertThatThrownBy(() -> new PacketSettings(folder, SIZE, 10, false))
        .hasMessage("packets-snaplen 10 is not between 64 and 262144; use 0 to keep whole packets");
  }
}
