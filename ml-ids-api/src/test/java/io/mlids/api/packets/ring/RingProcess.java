package io.mlids.api.packets.ring;

import io.mlids.api.packets.KeptPackets;
import io.mlids.core.capture.PacketSource;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * Keeps the {@link NumberedPackets} as fast as it can until it is killed. Prints {@code written N}
 * with the number of packets that have been written to files. The arguments are the directory and
 * the number of the run.
 */
final class RingProcess {
  private static final int MOST = 600;

  private RingProcess() {}

  public static void main(String[] arguments) throws IOException {
    PacketRing ring =
        PacketRing.start(
            PacketSettings.of(Path.of(arguments[0]), PacketRingKillTest.RING_BYTES),
            Clock.systemUTC());
    PacketRecording recording = ring.begin(Long.parseLong(arguments[1]), () -> KeptPackets.SENSOR);
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Random random = new Random();
    long next = 0;
    while (true) {
      int count = 1 + random.nextInt(MOST);
      try (PacketSource source = KeptPackets.open(NumberedPackets.capture(next, count))) {
        while (source.next()) {
          recording.add(source);
        }
      }
      next += count;
      if (random.nextBoolean()) {
        recording.flush();
      }
      while (ring.counts().waiting() > PacketRingKillTest.WAITING) {
        LockSupport.parkNanos(100_000);
      }
      out.println("written " + ring.counts().packets());
    }
  }
}
