package io.mlids.core.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.capture.CaptureFile;
import io.mlids.core.capture.PacketSource;
import io.mlids.core.capture.ReadMode;
import io.mlids.core.command.extract.FlowHdfOutput;
import io.mlids.core.command.output.OutputTarget;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.FlowRecord;
import io.mlids.core.flow.Flow;
import io.mlids.core.hdf.FlowHdfReader;
import io.mlids.core.pipeline.ExtractionSettings;
import io.mlids.core.pipeline.FlowExtraction;
import io.mlids.core.table.FlowBatch;
import io.mlids.core.table.FlowReader;
import io.mlids.core.testing.RandomTraffic;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests what is kept of an output that could not be completed. */
class PartialOutputTest {
  private static final IOException FULL = new IOException("x: writing failed (no space)");

  @TempDir private Path folder;

  @Test
  void isNextToTheExistingFileUnderANameThatMarksItAsPartial() throws IOException {
    Path target = Files.writeString(folder.resolve("x.pcap"), "older");
    for (String name : List.of("x.pcap.partial", "x.pcap.partial2")) {
      try (OutputTarget output = OutputTarget.open(Optional.of(target))) {
        output.stream().write(name.getBytes(StandardCharsets.US_ASCII));
        assertThat(output.kept(FULL))
            .hasMessage(
                "x: writing failed (no space); the partial output is in " + folder.resolve(name));
      }
      assertThat(folder.resolve(name)).hasContent(name);
    }
    assertThat(target).hasContent("older");
    assertThat(names()).containsExactly("x.pcap", "x.pcap.partial", "x.pcap.partial2");
  }

  @Test
  void doesNotExistIfNothingWasWritten() throws IOException {
    try (OutputTarget output = OutputTarget.open(Optional.of(folder.resolve("x.csv")))) {
      assertThat(output.kept(FULL)).hasMessage(FULL.getMessage());
    }
    assertThat(names()).isEmpty();
  }

  @Test
  @Tag("slow")
  void isADatasetOfTheFlowsWrittenSoFar() throws IOException {
    Path target = folder.resolve("flows.h5");
    List<FlowRecord> flows = flows();
    assertThat(flows).hasSizeGreaterThan(FlowBatch.DEFAULT_CAPACITY);
    try (FlowHdfOutput output =
        new FlowHdfOutput(target, FeatureProfile.CORRECTED, ZoneOffset.UTC)) {
      for (FlowRecord flow : flows) {
        output.write(flow);
      }
      assertThat(output.kept(FULL)).hasMessageEndingWith("is in " + target + ".partial");
    }
    assertThat(names()).containsExactly("flows.h5.partial");
    FlowBatch batch = new FlowBatch();
    long rows = 0;
    try (FlowReader reader = FlowHdfReader.open(folder.resolve("flows.h5.partial"))) {
      while (reader.read(batch)) {
        rows += batch.size();
      }
    }
    // Rows not yet in the spool file (at most one batch) are lost.
    assertThat(rows).isPositive().isGreaterThan(flows.size() - FlowBatch.DEFAULT_CAPACITY);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  private static List<FlowRecord> flows() throws IOException {
    List<FlowRecord> flows = new ArrayList<>();
    FlowExtraction extraction =
        new FlowExtraction(
            ExtractionSettings.of(FeatureProfile.CORRECTED),
            (Flow flow) -> flows.add(FlowRecord.of(flow, FeatureProfile.CORRECTED)));
    ByteArrayInputStream bytes = new ByteArrayInputStream(RandomTraffic.capture(3, 60_000).pcap());
    try (PacketSource source = CaptureFile.open(bytes, "test", ReadMode.TOLERANT)) {
      extraction.read(source, statistics -> {});
    }
    extraction.finish();
    return flows;
  }
}
