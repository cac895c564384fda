package io.mlids.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.csv.FlowCsvWriter;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.TrafficClass;
import io.mlids.core.testing.CaptureBytes;
import io.mlids.core.testing.Frame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/**
 * Class names come from models and label rules, and are written to CSVs that users open in
 * spreadsheets.
 */
class VerdictCsvTextTest {

  @Test
  void classNamesCannotBecomeFormulasOrAdditionalColumns() throws IOException {
    CaptureBytes packets = new CaptureBytes();
    packets.packet(0, Frame.udp(1000, 53, 5).ipv4("10.0.0.1", "10.0.0.2").ethernet());
    packets.packet(1, Frame.udp(1000, 53, 5).ipv4("10.0.0.1", "10.0.0.2").ethernet());
    Extracted flows = Extracted.from(ExtractionSettings.of(FeatureProfile.CSE2018), packets);
    ByteArrayOutputStream csv = new ByteArrayOutputStream();
    try (FlowCsvWriter writer =
        FlowCsvWriter.withVerdicts(csv, FeatureProfile.CSE2018, ZoneOffset.UTC)) {
      writer.write(flows.only(), 0.5, new TrafficClass("=cmd(1,\"a\")\u001b[2J"));
      writer.write(flows.only(), 0.5, new TrafficClass("Brute Force -Web"));
    }
    assertThat(csv.toString(StandardCharsets.UTF_8).lines())
        .anyMatch(line -> line.contains(",0.5,\"'=cmd(1,\"\"a\"\")\\u001b[2J\",1:"))
        .anyMatch(line -> line.contains(",0.5,Brute Force -Web,1:"));
  }
}
