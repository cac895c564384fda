package io.mlids.api.archive;

import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.FlowTime;
import io.mlids.core.pipeline.DetectedFlow;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes to an archive as fast as it can until it is killed. The flows have successive values of
 * {@code scored_at}. Prints {@code safe N} after each checkpoint, with the last of them.
 */
final class ArchiveProcess {
  private ArchiveProcess() {}

  public static void main(String[] arguments) {
    AtomicLong nanos = new AtomicLong();
    ArchiveWriter writer =
        new ArchiveWriter(
            new ArchiveSettings(Path.of(arguments[0]), ArchiveKillTest.MOST_BYTES, 30),
            Clock.systemUTC(),
            nanos::get);
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    List<DetectedFlow> flows = ScoredTraffic.flows(FeatureProfile.CSE2018);
    Random random = new Random();
    long next = FlowTime.micros(Clock.systemUTC().instant());
    out.println("begin " + next);
    while (true) {
      List<ArchivedFlow> batch = new ArrayList<>();
      for (int i = random.nextInt(2_000); i >= 0; i--) {
        DetectedFlow flow = flows.get(random.nextInt(flows.size()));
        batch.add(new ArchivedFlow(flow, next, "abc", "sensor eth0"));
        next++;
      }
      writer.write(batch);
      if (random.nextInt(3) == 0) {
        nanos.addAndGet(Duration.ofMinutes(1).toNanos());
        writer.tick();
        out.println("safe " + (next - 1));
      }
    }
  }
}
