package io.mlids.api.packets.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mlids.api.packets.KeptPackets;
import io.mlids.api.packets.RunChoice;
import io.mlids.api.testing.JavaProcess;
import io.mlids.core.testing.CaptureBytes;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that keeps packets is killed at random moments, again and again. The number of times is
 * the system property {@code mlids.packets.kills}.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "needs SIGKILL")
@Tag("process")
@Tag("slow")
class PacketRingKillTest {
  static final long RING_BYTES = 1L << 30;

  /** The maximum number of waiting blocks; large enough that no packet is lost. */
  static final int WAITING = 4;

  private static final int ROUNDS = Integer.getInteger("mlids.packets.kills", 3);
  private static final int MOST_LINES = 40;

  @TempDir private Path folder;

  @Test
  void packetsThatWereWrittenAreCarvedAfterTheProcessWasKilled() throws Exception {
    Random random = new Random(20_261_130);
    long all = 0;
    for (int round = 1; round <= ROUNDS; round++) {
      long written = runAndKill(round, 1 + random.nextInt(MOST_LINES));
      try (PacketRing ring =
          PacketRing.start(PacketSettings.of(folder, RING_BYTES), Clock.systemUTC())) {
        await().until(() -> ring.counts().files() > 0);
        int kept = assertKept(ring, round, written);
        all += kept;
        assertKept(ring, 1, 1);
      }
    }
    System.out.printf("killed %d times, %d packets kept%n", ROUNDS, all);
  }

  /** The packets of a run are its first ones, without a gap, and all that were written. */
  private static int assertKept(PacketRing ring, int run, long written) throws IOException {
    RunChoice choice = new RunChoice.ByNumber(run, KeptPackets.SENSOR.text(), Long.MAX_VALUE);
    byte[] carved = KeptPackets.carve(ring, NumberedPackets.all(), choice);
    List<CaptureBytes.Packet> packets = KeptPackets.packets(carved);
    assertThat(packets)
        .as("run %d", run)
        .isEqualTo(KeptPackets.packets(NumberedPackets.capture(0, packets.size())));
    assertThat((long) packets.size()).as("run %d", run).isGreaterThanOrEqualTo(written);
    return packets.size();
  }

  /** Kills the process once it has printed the given number of lines, while it goes on writing. */
  private long runAndKill(int run, int lines) throws IOException {
    Process process =
        JavaProcess.small(RingProcess.class, folder.toString(), Integer.toString(run))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    long written = 0;
    int read = 0;
    try (BufferedReader output = process.inputReader()) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        String[] words = line.split(" ");
        if (words.length == 2 && !words[1].isEmpty()) {
          read++;
          // The last line may be cut off, and then the number is too small.
          written = Math.max(written, Long.parseLong(words[1]));
        }
        if (read == lines) {
          // Unlike Process.destroyForcibly, this leaves the output open.
          process.toHandle().destroyForcibly();
        }
      }
    } finally {
      process.destroyForcibly().onExit().join();
    }
    assertThat(written).isPositive();
    return written;
  }
}
