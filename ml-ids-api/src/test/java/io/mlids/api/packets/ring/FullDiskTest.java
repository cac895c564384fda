package io.mlids.api.packets.ring;

import static io.mlids.api.packets.KeptPackets.SENSOR;
import static io.mlids.api.packets.KeptPackets.comment;
import static io.mlids.api.packets.KeptPackets.keep;
import static io.mlids.api.packets.KeptPackets.packets;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mlids.api.packets.FlowSelection;
import io.mlids.api.packets.KeptPackets;
import io.mlids.api.packets.RunChoice;
import io.mlids.api.testing.FoundIncident;
import io.mlids.core.flow.FlowKey;
import io.mlids.core.testing.CaptureBytes;
import io.mlids.core.testing.Frame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ring on a disk that is full, and later is not. */
@Tag("process")
@Tag("root")
class FullDiskTest {
  private static final int BALLAST = 2 << 20;

  @TempDir private Path folder;
  private final AtomicLong nanos = new AtomicLong();

  @BeforeEach
  void mount() throws Exception {
    assumeTrue(
        "root".equals(System.getProperty("user.name")), "only root can mount a small file system");
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", folder.toString()) == 0,
        "root is not allowed to mount a file system here");
  }

  @AfterEach
  void unmount() throws Exception {
    run("umount", folder.toString());
  }

  private static int run(String... command) throws Exception {
    return new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  private static byte[] capture(int from, int count) {
    CaptureBytes capture = new CaptureBytes();
    for (int i = from; i < from + count; i++) {
      capture.packet(
          FoundIncident.START + i,
          Frame.tcp(4000, 80, Frame.ACK, 1_000).ipv4("10.0.0.1", "10.0.0.2").ethernet());
    }
    return capture.pcap();
  }

  @Test
  void writingStopsAndResumesAndTheGapIsStated() throws IOException {
    Path ballast = Files.write(folder.resolve("ballast"), new byte[BALLAST]);
    PacketSettings settings = PacketSettings.of(folder.resolve("ring"), PacketSettings.LEAST_BYTES);
    try (PacketRing ring = PacketRing.start(settings, Clock.systemUTC(), nanos::get, 256)) {
      keep(ring, 1, SENSOR, capture(0, 8_000));
      ring.files();
      assertThat(ring.problem().orElseThrow())
          .isEqualTo(settings.directory() + ": No space left on device");
      PacketCounts full = ring.counts();
      assertThat(full.lostOnDisk()).isPositive();
      assertThat(full.packets() + full.lostOnDisk()).isEqualTo(8_000);

      Files.delete(ballast);
      nanos.addAndGet(10_000_000_000L);
      keep(ring, 2, SENSOR, capture(8_000, 100));
      ring.files();
      assertThat(ring.problem()).isEmpty();

      FlowSelection all =
          new FlowSelection(
              new FlowKey(
                  FoundIncident.address(10, 0, 0, 1),
                  FoundIncident.address(10, 0, 0, 2),
                  4000,
                  80,
                  6,
                  0),
              FoundIncident.START,
              FoundIncident.START + 10_000);
      byte[] carved =
          KeptPackets.carve(ring, all, new RunChoice.ByOrigin(SENSOR.text(), Long.MAX_VALUE));
      List<CaptureBytes.Packet> kept = packets(carved);
      assertThat(kept).hasSize((int) full.packets() + 100);
      assertThat(kept.subList(0, 1_000)).isEqualTo(packets(capture(0, 1_000)));
      assertThat(kept.subList(kept.size() - 100, kept.size()))
          .isEqualTo(packets(capture(8_000, 100)));
      assertThat(comment(carved))
          .contains(full.lostOnDisk() + " packets from ")
          .contains("were not kept, because the files could not be written");
    }
  }
}
