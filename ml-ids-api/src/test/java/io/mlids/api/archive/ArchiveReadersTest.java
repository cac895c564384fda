package io.mlids.api.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.FlowTime;
import io.mlids.core.pipeline.DetectedFlow;
import io.mlids.core.testing.Pandas;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** pandas and DuckDB read a whole archive while a file is being written. */
@Tag("process")
class ArchiveReadersTest {
  private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");

  @TempDir private Path folder;

  @Test
  void pandasAndDuckdbReadFinishedFilesAsOneTable() throws Exception {
    Path archive = folder.resolve("archive");
    ArchiveWriter writer =
        new ArchiveWriter(
            new ArchiveSettings(archive, ArchiveSettings.LEAST_BYTES, 30),
            Clock.fixed(NOON, ZoneOffset.UTC),
            () -> 0);
    List<DetectedFlow> flows = ScoredTraffic.flows(FeatureProfile.CORRECTED).subList(0, 40);
    write(writer, flows, NOON);
    write(writer, flows.subList(0, 8), NOON.plusSeconds(3_600));
    // The file of the third hour is not finished.
    write(writer, flows, NOON.plusSeconds(7_200));

    Path script = folder.resolve("readers.py");
    try (InputStream in =
        Objects.requireNonNull(ArchiveReadersTest.class.getResourceAsStream("readers.py"))) {
      Files.copy(in, script);
    }
    assertThat(Pandas.runWith(List.of("pandas", "pyarrow", "duckdb"), script, archive))
        .containsExactly(
            "pandas 48 40 datetime64[us, UTC] 2026-11-30 12:00:00+00:00",
            "attacks 12",
            "duckdb 12 40 10 " + FlowTime.micros(NOON),
            "duckdb 13 8 2 " + FlowTime.micros(NOON.plusSeconds(3_600)));
    writer.close();
  }

  private static void write(ArchiveWriter writer, List<DetectedFlow> flows, Instant at) {
    List<ArchivedFlow> batch = new ArrayList<>();
    for (DetectedFlow each : flows) {
      batch.add(new ArchivedFlow(each, FlowTime.micros(at), "abc", "sensor eth0"));
    }
    writer.write(batch);
  }
}
