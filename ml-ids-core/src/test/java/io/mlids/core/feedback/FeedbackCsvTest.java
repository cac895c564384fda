package io.mlids.core.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlids.core.csv.FlowCsvReader;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.TrafficClass;
import io.mlids.core.table.CleaningReport;
import io.mlids.core.table.DatasetFormatException;
import io.mlids.core.table.FlowBatch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeedbackCsvTest {
  @TempDir Path folder;

  private static FeedbackRow row(Judgement judgement, Optional<TrafficClass> label) {
    double[] values = new double[Feature.COUNT];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 3 == 0 ? Double.NaN : i * 1.25;
    }
    values[Feature.TIMESTAMP.ordinal()] = Double.NaN;
    values[Feature.DST_PORT.ordinal()] = 443;
    values[Feature.PROTOCOL.ordinal()] = 6;
    return new FeedbackRow(
        2,
        "00ff",
        Optional.of(Instant.parse("2026-03-01T12:00:00.123456Z")),
        "=Ada, the \"admin\"",
        judgement,
        "Port scan by 10.0.0.1",
        "a, note",
        "abc-1",
        false,
        new JudgedFlow(
            FlowRow.of("id", "10.0.0.1", 1234, "10.0.0.2", "2026-03-01T08:00:00.000000Z", values),
            Optional.of(FeatureProfile.CORRECTED),
            "0123456789ab",
            0.123456789,
            label));
  }

  private static String csv(FeedbackRow... rows) throws IOException {
    StringBuilder text = new StringBuilder();
    FeedbackCsv.writeHeader(text);
    for (FeedbackRow row : rows) {
      FeedbackCsv.write(text, row);
    }
    return text.toString();
  }

  private static List<FeedbackRow> read(String csv) throws IOException {
    return FeedbackCsvReader.read(
        csv.getBytes(StandardCharsets.UTF_8), "x.csv: ", FeatureProfile.CORRECTED);
  }

  @Test
  void readsWhatItWrites() throws IOException {
    FeedbackRow attack = row(Judgement.TRUE, Optional.of(new TrafficClass("Bot")));
    FeedbackRow alarm = row(Judgement.FALSE_ALARM, Optional.empty());
    List<FeedbackRow> read = read(csv(attack, alarm));
    assertThat(read.getFirst())
        .usingRecursiveComparison()
        .withEqualsForType(Double::equals, Double.class)
        .isEqualTo(attack);
    assertThat(read.getLast())
        .usingRecursiveComparison()
        .withEqualsForType(Double::equals, Double.class)
        .ignoringFields("line")
        .isEqualTo(alarm);
    assertThat(read.getLast().line()).isEqualTo(3);
  }

  @Test
  void anExportIsALabelledFlowFile() throws IOException {
    Path file = folder.resolve("feedback.csv");
    Files.writeString(
        file,
        csv(
            row(Judgement.TRUE, Optional.of(new TrafficClass("Bot"))),
            row(Judgement.TRUE, Optional.empty()),
            row(Judgement.FALSE_ALARM, Optional.of(new TrafficClass("Bot")))));
    FlowBatch batch = new FlowBatch();
    try (FlowCsvReader reader =
        FlowCsvReader.open(List.of(file), FeatureProfile.CORRECTED, new CleaningReport())) {
      assertThat(reader.read(batch)).isTrue();
    }
    assertThat(Arrays.copyOf(batch.labels(), batch.size()))
        .containsExactly("Bot", "Attack", "Benign");
    assertThat(batch.column(Feature.DST_PORT)[0]).isEqualTo(443);
    assertThat(batch.column(Feature.TOT_FWD_PKTS)[0])
        .isEqualTo(Feature.TOT_FWD_PKTS.ordinal() * 1.25);
    assertThat(batch.timestamps()[0]).isEqualTo("2026-03-01T08:00:00.000000Z");
  }

  @Test
  void aFlowFileWithAJudgementIsEnough() throws IOException {
    StringBuilder header = new StringBuilder("Judgement");
    StringBuilder line = new StringBuilder("False_Alarm");
    for (Feature feature : FeatureProfile.CORRECTED.modelFeatures()) {
      header.append(',').append(feature.publishedName());
      line.append(",7");
    }
    FeedbackRow row = read("\ufeff" + header + "\n" + line + "\n").getFirst();
    assertThat(row.judgement()).isEqualTo(Judgement.FALSE_ALARM);
    assertThat(row.calibrates()).isTrue();
    assertThat(row.id()).isEmpty();
    assertThat(row.flow().profile()).isEmpty();
    assertThat(row.flow().row().value(Feature.TOT_FWD_PKTS)).isEqualTo(7);
    assertThat(row.flow().row().destinationPort()).isEqualTo(-1);
    assertThat(row.flow().row().protocol()).isEqualTo(-1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "judgement,|verdict,|x.csv: line 1: the column judgement is missing; add it",
        ",tot_fwd_pkts,|,packets_sent,|x.csv: line 1: the column tot_fwd_pkts is missing",
        ",true,|,maybe,|x.csv: line 2: judgement is 'maybe'; write false_alarm or true",
        ",corrected,|,newest,|x.csv: line 2: feature_profile is 'newest'; write corrected or"
            + " cse2018",
        "2026-03-01T12:00|yesterday|x.csv: line 2: judged_at is 'yesterday",
        ",443,|,https,|x.csv: line 2: dst_port is 'https'; write a number, or leave it empty",
        ",443,|,|fields, but the header has"
      })
  void anErrorNamesFileLineAndRemedy(String part, String replacement, String message)
      throws IOException {
    String csv = csv(row(Judgement.TRUE, Optional.empty())).replaceFirst(part, replacement);
    assertThatThrownBy(() -> read(csv))
        .isInstanceOf(DatasetFormatException.class)
        .hasMessageContaining(message);
  }

  @Test
  void missingAndEmptyFilesAreErrors() {
    assertThatThrownBy(() -> read("")).hasMessageContaining("x.csv: empty; export");
    assertThatThrownBy(
            () -> FeedbackCsvReader.read(folder.resolve("no.csv"), FeatureProfile.CORRECTED))
        .hasMessageContaining("no.csv: no such file; check the path");
  }
}
