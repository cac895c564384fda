package io.mlids.api.packets;

import static io.mlids.api.packets.KeptPackets.UPLOAD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mlids.api.packets.ring.PacketRing;
import io.mlids.api.packets.ring.PacketSettings;
import io.mlids.api.testing.FoundIncident;
import io.mlids.core.flow.FlowKey;
import io.mlids.core.testing.CaptureBytes;
import io.mlids.core.testing.Frame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** tcpdump finds the same packets in a carved flow as in the original capture. */
@Tag("process")
class TcpdumpTest {
  private static final int FLOWS = 30;
  private static final int PACKETS = 4_000;

  @TempDir private Path folder;

  @BeforeEach
  void findTcpdump() throws Exception {
    assumeTrue(exitCode("tcpdump", "--version") == 0, "tcpdump is not installed");
  }

  private static int exitCode(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      return -1;
    }
  }

  /** A flow of TCP or UDP packets between two of a few hosts. */
  private record Endpoints(int a, int b, int portA, int portB, boolean tcp) {
    static Endpoints random(Random random) {
      int a = random.nextInt(4);
      return new Endpoints(
          a,
          (a + 1 + random.nextInt(3)) % 4,
          1_000 + random.nextInt(3),
          2_000 + random.nextInt(3),
          random.nextBoolean());
    }

    Frame packet(boolean forward, int payload) {
      int from = forward ? portA : portB;
      int to = forward ? portB : portA;
      Frame transport =
          tcp ? Frame.tcp(from, to, Frame.ACK, payload) : Frame.udp(from, to, payload);
      return transport
          .ipv4("10.0.0." + (forward ? a : b), "10.0.0." + (forward ? b : a))
          .ethernet();
    }

    FlowSelection selection() {
      return new FlowSelection(
          new FlowKey(
              FoundIncident.address(10, 0, 0, a),
              FoundIncident.address(10, 0, 0, b),
              portA,
              portB,
              tcp ? 6 : 17,
              0),
          FoundIncident.START,
          FoundIncident.START + PACKETS * 1_000L);
    }

    /** tcpdump's {@code and} and {@code or} have the same precedence, hence the parentheses. */
    String filter() {
      String direction =
          "(src host 10.0.0.%d and src port %d and dst host 10.0.0.%d and dst port %d)";
      return "%s and (%s or %s)"
          .formatted(
              tcp ? "tcp" : "udp",
              direction.formatted(a, portA, b, portB),
              direction.formatted(b, portB, a, portA));
    }
  }

  @Test
  void carvedFlowsAreByteForByteThoseThatTcpdumpFilters() throws Exception {
    Random random = new Random(1);
    List<Endpoints> flows = new ArrayList<>();
    for (int i = 0; i < FLOWS; i++) {
      flows.add(Endpoints.random(random));
    }
    CaptureBytes capture = new CaptureBytes();
    for (int i = 0; i < PACKETS; i++) {
      capture.packet(
          FoundIncident.START + i * 1_000L + random.nextInt(999),
          flows.get(random.nextInt(FLOWS)).packet(random.nextBoolean(), random.nextInt(1_400)));
    }
    Path original = Files.write(folder.resolve("original.pcap"), capture.pcap());
    PacketSettings settings = PacketSettings.of(folder.resolve("ring"), PacketSettings.LEAST_BYTES);
    try (PacketRing ring = PacketRing.start(settings, Clock.systemUTC())) {
      KeptPackets.keep(ring, 1, UPLOAD, capture.pcap());
      RunChoice run = new RunChoice.ByNumber(1, UPLOAD.text(), Long.MAX_VALUE);
      for (Endpoints each : flows) {
        Path carved =
            Files.write(
                folder.resolve("carved.pcapng"), KeptPackets.carve(ring, each.selection(), run));
        List<CaptureBytes.Packet> expected = written(original, each.filter());
        assertThat(expected).as("%s", each).hasSizeGreaterThan(20);
        assertThat(written(carved, "")).as("%s", each).isEqualTo(expected);
      }
    }
  }

  /** The packets that tcpdump writes of those in a capture. */
  private List<CaptureBytes.Packet> written(Path capture, String filter)
      throws IOException, InterruptedException {
    Path written = folder.resolve("tcpdump.pcap");
    assertThat(
            exitCode("tcpdump", "-n", "-r", capture.toString(), "-w", written.toString(), filter))
        .as("exit code of tcpdump")
        .isZero();
    return KeptPackets.packets(Files.readAllBytes(written));
  }
}
