package io.mlids.train.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlids.core.detect.Detector;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.TrafficClass;
import io.mlids.core.feedback.FeedbackCsv;
import io.mlids.core.feedback.FeedbackRow;
import io.mlids.core.feedback.FlowRow;
import io.mlids.core.feedback.JudgedFlow;
import io.mlids.core.feedback.Judgement;
import io.mlids.core.model.ModelBundle;
import io.mlids.core.model.ModelManifest;
import io.mlids.core.table.FlowBatch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("native")
class FeedbackFitTest {
  private static final String SMALL = "\"nr_iterations\": 25, \"tree_depth\": 5";

  private final List<String> log = new ArrayList<>();

  @TempDir Path folder;
  private SplitFiles files;

  @BeforeEach
  void split() {
    files = GeneratedFlows.split(folder);
  }

  private ModelManifest fit(String output, String parameters, Optional<FeedbackFile> feedback)
      throws IOException {
    TrainingParameters parsed =
        ParameterFile.parse(parameters.getBytes(StandardCharsets.UTF_8), "params.json");
    Clock clock = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
    new ModelTrainer(files, folder.resolve(output), parsed, feedback, clock, log::add).run();
    return ModelBundle.open(folder.resolve(output)).manifest();
  }

  private Optional<FeedbackFile> feedback(double weight, FeedbackRow... rows) throws IOException {
    StringBuilder csv = new StringBuilder();
    FeedbackCsv.writeHeader(csv);
    for (FeedbackRow row : rows) {
      FeedbackCsv.write(csv, row);
    }
    return Optional.of(
        new FeedbackFile(Files.writeString(folder.resolve("feedback.csv"), csv), weight));
  }

  /** Judged flows of a class. */
  private static FeedbackRow[] judged(
      String label, int count, Judgement judgement, Optional<TrafficClass> as) {
    FlowBatch batch = GeneratedFlows.batch(Map.of(label, count), 17);
    FeedbackRow[] rows = new FeedbackRow[count];
    for (int i = 0; i < count; i++) {
      double[] values = new double[Feature.COUNT];
      for (Feature feature : Feature.all()) {
        values[feature.ordinal()] = feature.isText() ? Double.NaN : batch.column(feature)[i];
      }
      rows[i] =
          new FeedbackRow(
              0,
              "",
              Optional.empty(),
              "",
              judgement,
              "",
              "",
              "",
              true,
              new JudgedFlow(
                  FlowRow.of("", "", 0, "", "", values),
                  Optional.of(FeatureProfile.CSE2018),
                  "",
                  Double.NaN,
                  as));
    }
    return rows;
  }

  /** The number of flows of a class that a model classifies as attacks. */
  private long attacks(String output, String label) throws IOException {
    Detector detector = Detector.of(ModelBundle.open(folder.resolve(output)));
    long attacks = 0;
    for (FeedbackRow row : judged(label, 200, Judgement.TRUE, Optional.empty())) {
      float[] values = new float[detector.features().size()];
      row.flow().row().fillModelRow(detector.features(), values, 0);
      attacks += detector.verdict(values).isAttack() ? 1 : 0;
    }
    return attacks;
  }

  @Test
  void theModelLearnsFromFalseAlarms() throws IOException {
    Map<TrafficClass, Long> rows =
        fit("before", "{" + SMALL + "}", Optional.empty()).trainingRows();
    FeedbackRow[] judged = judged("Bot", 60, Judgement.FALSE_ALARM, Optional.empty());
    ModelManifest after = fit("after", "{" + SMALL + "}", feedback(10, judged));

    assertThat(attacks("after", "Bot")).isLessThan(attacks("before", "Bot") * 9 / 10);
    JsonNode use = after.parameters().get("feedback");
    assertThat(use.get("false_alarms").intValue()).isEqualTo(60);
    assertThat(use.get("attacks").intValue()).isZero();
    assertThat(use.get("skipped").intValue()).isZero();
    // Together, they weigh at most a tenth of the other 1,028 rows.
    assertThat(use.get("weight").doubleValue()).isCloseTo(102.8 / 60, within(1e-9));
    assertThat(after.trainingRows()).isEqualTo(rows);
    assertThat(log)
        .anySatisfy(
            line ->
                assertThat(line)
                    .isEqualTo(
                        "feedback: 60 false alarms and 0 attacks join the training rows; each"
                            + " counts for 1.71 rows instead of 10, so that all together weigh at"
                            + " most 10 % of the other rows"));
    assertThat(Files.readString(folder.resolve("after/report/index.html")))
        .contains("feedback, false_alarms");
  }

  @Test
  void onlyTheTrainingRowsChange() throws IOException {
    ModelManifest before = fit("before", "{" + SMALL + "}", Optional.empty());
    assertThat(before.parameters().has("feedback")).isFalse();
    FeedbackRow[] judged = judged("Benign", 2, Judgement.FALSE_ALARM, Optional.empty());
    ModelManifest after = fit("after", "{" + SMALL + "}", feedback(10, judged));
    assertThat(after.parameters().at("/feedback/weight").doubleValue()).isEqualTo(10);
    for (String split : List.of("train", "validation", "test")) {
      assertThat(after.metrics().at("/" + split + "/rows"))
          .isEqualTo(before.metrics().at("/" + split + "/rows"));
    }
    assertThat(after.quantiles()).isEqualTo(before.quantiles());
    assertThat(after.dataFingerprint()).isNotEqualTo(before.dataFingerprint());
    ModelManifest again = fit("again", "{" + SMALL + "}", feedback(10, judged));
    assertThat(again.modelSha256()).isEqualTo(after.modelSha256());
    assertThat(again.dataFingerprint()).isEqualTo(after.dataFingerprint());
  }

  @Test
  void aMulticlassModelNeedsAClassThatItKnows() throws IOException {
    List<FeedbackRow> rows = new ArrayList<>();
    rows.addAll(List.of(judged("Bot", 3, Judgement.TRUE, Optional.of(new TrafficClass("Bot")))));
    rows.addAll(List.of(judged("Bot", 2, Judgement.TRUE, Optional.empty())));
    rows.addAll(List.of(judged("Benign", 1, Judgement.FALSE_ALARM, Optional.empty())));
    FeedbackRow[] all = rows.toArray(FeedbackRow[]::new);
    ModelManifest multiclass =
        fit(
            "multiclass",
            "{\"objective\": \"multiclass\", \"class_weights\": true, " + SMALL + "}",
            feedback(10, all));
    assertThat(multiclass.classes()).doesNotContain(TrafficClass.ATTACK);
    assertThat(multiclass.parameters().at("/feedback/attacks").intValue()).isEqualTo(3);
    assertThat(multiclass.parameters().at("/feedback/skipped").intValue()).isEqualTo(2);
    assertThat(log)
        .contains(
            "warning: "
                + folder.resolve("feedback.csv")
                + ": line 5: skipped, because no training row has the class Attack; write the"
                + " attack's class in the column label");
    ModelManifest binary = fit("binary", "{" + SMALL + "}", feedback(10, all));
    assertThat(binary.parameters().at("/feedback/attacks").intValue()).isEqualTo(5);
    assertThat(binary.parameters().at("/feedback/skipped").intValue()).isZero();
  }

  @Test
  void namesOnlyTheFirstSkippedFlows() throws IOException {
    ModelManifest model =
        fit(
            "multiclass",
            "{\"objective\": \"multiclass\", " + SMALL + "}",
            feedback(10, judged("Bot", 25, Judgement.TRUE, Optional.empty())));
    assertThat(model.parameters().at("/feedback/skipped").intValue()).isEqualTo(25);
    String file = "warning: " + folder.resolve("feedback.csv") + ": ";
    List<String> warnings = log.stream().filter(line -> line.startsWith(file)).toList();
    assertThat(warnings).hasSize(11);
    assertThat(warnings.get(9)).startsWith(file + "line 11: skipped, because no training row");
    assertThat(warnings.get(10)).isEqualTo(file + "15 more flows skipped for the same reason");
  }

  @Test
  void invalidFilesAreErrorsBeforeTraining() throws IOException {
    Path file = Files.writeString(folder.resolve("bad.csv"), "a,b\n1,2\n");
    assertThatThrownBy(() -> fit("m", "{}", Optional.of(new FeedbackFile(file, 10))))
        .hasMessageContaining("bad.csv: line 1: the column judgement is missing");
    Optional<FeedbackFile> good =
        feedback(10, judged("Benign", 1, Judgement.FALSE_ALARM, Optional.empty()));
    Path wrong = good.orElseThrow().file();
    Files.writeString(wrong, Files.readString(wrong).replace(",cse2018,", ",corrected,"));
    assertThatThrownBy(() -> fit("m", "{}", good))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("feedback.csv: line 2: the features have the profile corrected");
    assertThat(log).noneMatch(line -> line.startsWith("trained"));
    assertThatIllegalArgumentException().isThrownBy(() -> new FeedbackFile(wrong, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new FeedbackFile(wrong, 1_001));
  }
}
