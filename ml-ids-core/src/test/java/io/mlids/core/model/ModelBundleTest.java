package io.mlids.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.TrafficClass;
import io.mlids.core.model.FeatureQuantiles.Distribution;
import io.mlids.core.testing.HandMadeModel;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelBundleTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  @Test
  void readsBackWhatWasWritten() throws IOException {
    List<FeatureQuantiles> quantiles = new ArrayList<>();
    for (Feature feature : FeatureProfile.CORRECTED.modelFeatures()) {
      Distribution all = Distribution.ofReordered(new float[] {3, 1, Float.NaN, 2}, 4);
      Distribution benign = Distribution.ofReordered(new float[] {Float.NaN}, 1);
      quantiles.add(new FeatureQuantiles(feature, all, benign));
    }
    ObjectNode parameters = JSON.createObjectNode().put("tree_depth", 8);
    ObjectNode metrics = JSON.createObjectNode();
    metrics.putObject("test").put("pr_auc", 0.98);
    ModelManifest written;
    try (ModelBundleWriter writer = ModelBundleWriter.create(folder)) {
      Files.writeString(
          writer.modelFile(), HandMadeModel.binary(76).split(0, 3, 1, true, 0, 1).json());
      written =
          writer.write(
              ModelManifest.builder(FeatureProfile.CORRECTED)
                  .programVersion("1.2.3")
                  .trainedAt(Instant.parse("2026-05-04T03:02:01Z"))
                  .threshold(0.25)
                  .seed(-7)
                  .parameters(parameters)
                  .metrics(metrics)
                  .dataFingerprint("abc")
                  .trainingRows(Map.of(TrafficClass.BENIGN, 90L, new TrafficClass("Bot"), 10L))
                  .environment(Map.of("java", "25"))
                  .quantiles(quantiles));
      writer.commit();
    }
    ModelManifest read = ModelBundle.open(folder).manifest();
    assertThat(read).isEqualTo(written);
    assertThat(read.features()).hasSize(76);
    assertThat(read.classes()).containsExactly(TrafficClass.BENIGN, TrafficClass.ATTACK);
    assertThat(read.quantiles().getFirst().all().values().get(4)).isEqualTo(2.0);
    assertThat(read.quantiles().getFirst().all().missing()).isEqualTo(0.25);
    assertThat(read.quantiles().getFirst().benign().values()).containsOnly(Double.NaN);
  }

  @Test
  void theVersionIsAPrefixOfTheModelsChecksum() throws Exception {
    ModelBundle bundle = HandMadeModel.writeBinaryBundle(folder, FeatureProfile.CSE2018);
    byte[] digest =
        MessageDigest.getInstance("SHA-256")
            .digest(Files.readAllBytes(folder.resolve("model.json")));
    assertThat(HexFormat.of().formatHex(digest)).startsWith(bundle.modelVersion());
    assertThat(bundle.modelVersion()).hasSize(12);
  }

  @Test
  void leavesOnlyTheManifestAndTheModelInTheDirectory() throws IOException {
    HandMadeModel.writeBinaryBundle(folder, FeatureProfile.CSE2018);
    assertThat(folder).isDirectoryNotContaining("glob:**.writing-*");
    assertThat(folder.resolve("model.json")).isRegularFile();
    assertThat(folder.resolve("mlids.json")).isRegularFile();
  }

  @Test
  void aNewBundleReplacesTheOldOneAndLeavesOtherFilesAlone() throws IOException {
    Files.writeString(folder.resolve("notes.txt"), "mine");
    Files.createDirectories(folder.resolve("report/old"));
    HandMadeModel.writeBinaryBundle(folder, FeatureProfile.CSE2018);
    try (ModelBundleWriter writer = ModelBundleWriter.create(folder)) {
      Files.writeString(
          writer.modelFile(), HandMadeModel.multiclass(68, 2).split(0, 3, 1, true, 0, 1).json());
      Files.createDirectories(writer.staging().resolve("report"));
      Files.writeString(writer.staging().resolve("report/index.html"), "new");
      writer.write(ModelManifest.builder(FeatureProfile.CSE2018).seed(2));
      writer.commit();
    }
    assertThat(ModelBundle.open(folder).manifest().seed()).isEqualTo(2);
    assertThat(folder.resolve("notes.txt")).hasContent("mine");
    assertThat(folder.resolve("report/index.html")).hasContent("new");
    assertThat(folder.resolve("report/old")).doesNotExist();
  }

  @Test
  void aBundleThatIsNotCommittedDoesNotChangeTheOldOne() throws IOException {
    ModelBundle before = HandMadeModel.writeBinaryBundle(folder, FeatureProfile.CSE2018);
    try (ModelBundleWriter writer = ModelBundleWriter.create(folder)) {
      Files.writeString(writer.modelFile(), "{}");
      writer.write(ModelManifest.builder(FeatureProfile.CSE2018));
      assertThatThrownBy(writer::commit).isInstanceOf(ModelFormatException.class);
    }
    assertThat(ModelBundle.open(folder).modelVersion()).isEqualTo(before.modelVersion());
    assertThat(folder).isDirectoryNotContaining("glob:**.writing-*");
  }

  @Test
  void refusesADirectoryThatIsNotABundleAndSaysHowToCreateOne() throws IOException {
    Path absent = folder.resolve("absent");
    assertRefused(absent, "absent: no such directory", "make train_local");
    assertRefused(folder, "not a model bundle (mlids.json is missing)", "make train_local");
    Files.writeString(folder.resolve("mlids.json"), "{}");
    assertRefused(folder, "not a model bundle (model.json is missing)", "make train_local");
    assertRefused(folder.resolve("mlids.json"), "not a directory", "make train_local");
  }

  @Test
  void refusesAModelWithOneChangedByte() throws IOException {
    HandMadeModel.writeBinaryBundle(folder, FeatureProfile.CSE2018);
    Path model = folder.resolve("model.json");
    byte[] bytes = Files.readAllBytes(model);
    bytes[bytes.length / 2] ^= 1;
    Files.write(model, bytes);
    assertRefused(folder, "model.json: the file does not match mlids.json", "SHA-256");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "null", "{} {}", "{\"a\":1,\"a\":2}", "\0\1"})
  void refusesAManifestThatIsNotOneJsonObject(String content) throws IOException {
    HandMadeModel.writeBinaryBundle(folder, FeatureProfile.CSE2018);
    Files.writeString(folder.resolve("mlids.json"), content);
    assertRefused(folder, "mlids.json: ", "make train_local");
  }

  @Test
  void refusesAnInconsistentManifestAndSaysWhy() throws IOException {
    HandMadeModel.writeBinaryBundle(folder, FeatureProfile.CSE2018);
    assertRefusedWith(json -> json.put("format_version", 2), "has format version 2");
    assertRefusedWith(json -> json.remove("format_version"), "\"format_version\" is missing");
    assertRefusedWith(json -> json.put("feature_profile", "x"), "unknown feature_profile 'x'");
    assertRefusedWith(
        json -> json.withArray("features").remove(0), "has 68 features, but 67 are listed");
    assertRefusedWith(json -> json.withArray("features").set(0, "x"), "unknown feature 'x'");
    assertRefusedWith(
        json -> json.withArray("features").set(0, "dst_port"), "dst_port is not a model feature");
    assertRefusedWith(json -> json.withArray("features").set(0, "idle_min"), "duplicate feature");
    assertRefusedWith(
        json -> json.withArray("features").set(0, "bwd_psh_flags"),
        "bwd_psh_flags is not a model feature of the profile cse2018");
    assertRefusedWith(
        json -> json.withArray("classes").add("Bot"), "has 2 classes, but 3 are listed");
    assertRefusedWith(json -> json.withArray("classes").remove(0), "fewer than two classes");
    assertRefusedWith(
        json -> json.withArray("classes").set(0, "Bot"), "the first class is not Benign");
    assertRefusedWith(
        json -> json.withArray("classes").set(1, " "), "a traffic class needs a name");
    assertRefusedWith(json -> json.put("threshold", 1.5), "threshold 1.5");
    assertRefusedWith(json -> json.put("threshold", "0.5"), "\"threshold\" is missing or not");
    assertRefusedWith(json -> json.put("model_sha256", "abc"), "SHA-256");
    assertRefusedWith(json -> json.put("trained_at", "today"), "today");
    assertRefusedWith(
        json -> json.putObject("quantiles").putObject("flow_duration"), "\"all\" is missing");
  }

  @Test
  void readsBackACalibration() throws IOException {
    List<CalibrationCurve> curves =
        List.of(
            new CalibrationCurve.Platt(0.7230000000000001, 2.9641),
            new CalibrationCurve.Isotonic(List.of(-3.5, 0.1), List.of(-2.0, 1.0 / 3)));
    for (CalibrationCurve curve : curves) {
      ProbabilityCalibration calibration = new ProbabilityCalibration(curve, 1_276, 956);
      writeCalibrated(calibration);
      assertThat(ModelBundle.open(folder).manifest().calibration()).contains(calibration);
      assertThat(ModelBundle.open(folder).manifest().toJson().get("format_version").intValue())
          .isEqualTo(2);
    }
  }

  @Test
  void aBundleWithoutCalibrationKeepsTheFormatOfOlderPrograms() throws IOException {
    ModelManifest manifest =
        HandMadeModel.writeBinaryBundle(folder, FeatureProfile.CSE2018).manifest();
    assertThat(manifest.calibration()).isEmpty();
    assertThat(manifest.toJson().get("format_version").intValue()).isEqualTo(1);
    assertThat(manifest.toJson().has("calibration")).isFalse();
  }

  @Test
  void refusesAnInvalidCalibrationAndSaysWhy() throws IOException {
    writeCalibrated(
        new ProbabilityCalibration(
            new CalibrationCurve.Isotonic(List.of(-3.0, 1.0), List.of(-2.0, 2.0)), 40, 30));
    assertRefusedWith(json -> json.put("format_version", 1), "version 2 with a calibration");
    assertRefusedWith(json -> json.put("calibration", 1), "\"calibration\" is missing or not");
    assertRefusedCalibration(json -> json.put("method", "beta"), "unknown method 'beta'");
    assertRefusedCalibration(json -> json.remove("score_log_odds"), "\"score_log_odds\"");
    assertRefusedCalibration(
        json -> json.withArray("calibrated_log_odds").set(0, "x"),
        "contains something other than numbers");
    assertRefusedCalibration(
        json -> json.withArray("calibrated_log_odds").set(0, 2.0), "in strictly ascending order");
    assertRefusedCalibration(
        json -> json.withArray("score_log_odds").set(1, 1e300), "are not log-odds");
    assertRefusedCalibration(json -> json.withArray("score_log_odds").add(4), "not 3 and 2");
    assertRefusedCalibration(
        json -> json.withArray("score_log_odds").set(1, 1.5), "the calibration has the digest");
    assertRefusedCalibration(json -> json.put("attack_rows", 0), "not 40 and 0");
    assertRefusedCalibration(
        json -> {
          for (int i = 0; i < 300; i++) {
            json.withArray("score_log_odds").add(i);
          }
        },
        "not an array of up to 256");
    writeCalibrated(new ProbabilityCalibration(new CalibrationCurve.Platt(1, 0), 40, 30));
    assertRefusedCalibration(json -> json.put("slope", 0), "finite slope above 0");
    assertRefusedCalibration(json -> json.put("slope", "1"), "\"slope\" of the calibration");
    assertRefusedCalibration(json -> json.put("intercept", new BigDecimal("1e999")), "finite");
  }

  private void assertRefusedCalibration(Consumer<ObjectNode> change, String reason)
      throws IOException {
    assertRefusedWith(json -> change.accept((ObjectNode) json.get("calibration")), reason);
  }

  private void writeCalibrated(ProbabilityCalibration calibration) throws IOException {
    try (ModelBundleWriter writer = ModelBundleWriter.create(folder)) {
      Files.writeString(
          writer.modelFile(), HandMadeModel.binary(68).split(0, 3, 1, true, 0, 1).json());
      writer.write(ModelManifest.builder(FeatureProfile.CSE2018).calibration(calibration));
      writer.commit();
    }
  }

  @Test
  void refusesFeaturesInAnotherOrderThanInTheModel() throws IOException {
    List<String> names =
        new ArrayList<>(
            FeatureProfile.CSE2018.modelFeatures().stream().map(Feature::columnName).toList());
    String listed = "\"" + String.join("\",\"", names) + "\"";
    Collections.swap(names, 0, 1);
    String swapped = "\"" + String.join("\",\"", names) + "\"";
    String model = HandMadeModel.binary(68).split(0, 3, 1, true, 0, 1).json();
    try (ModelBundleWriter writer = ModelBundleWriter.create(folder)) {
      Files.writeString(
          writer.modelFile(),
          model.replace("\"feature_names\":[]", "\"feature_names\":[" + swapped + "]"));
      writer.write(ModelManifest.builder(FeatureProfile.CSE2018));
      assertThatThrownBy(writer::commit)
          .hasMessageContaining("a feature order that differ from those in mlids.json");
      Files.writeString(
          writer.modelFile(),
          model.replace("\"feature_names\":[]", "\"feature_names\":[" + listed + "]"));
      writer.write(ModelManifest.builder(FeatureProfile.CSE2018));
      assertThat(writer.commit().trees().featureNames()).hasSize(68);
    }
  }

  @Test
  void aDirectoryThatCannotBeCreatedIsAFileSystemError() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(() -> ModelBundleWriter.create(file))
        .isInstanceOf(FileSystemException.class);
    assertThatThrownBy(() -> ModelBundleWriter.create(file.resolve("below")))
        .isInstanceOf(FileSystemException.class);
  }

  private void assertRefusedWith(Consumer<ObjectNode> change, String reason) throws IOException {
    Path manifest = folder.resolve("mlids.json");
    byte[] good = Files.readAllBytes(manifest);
    ObjectNode json = (ObjectNode) JSON.readTree(good);
    change.accept(json);
    Files.write(manifest, JSON.writeValueAsBytes(json));
    assertRefused(folder, reason, "make train_local");
    Files.write(manifest, good);
  }

  private static void assertRefused(Path folder, String reason, String remedy) {
    assertThatThrownBy(() -> ModelBundle.open(folder))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining(reason)
        .hasMessageContaining(remedy);
  }

  @Test
  void aManifestThatLooksLikeUtf32IsNotValidJson() throws IOException {
    HandMadeModel.writeBinaryBundle(folder.resolve("odd"), FeatureProfile.CSE2018);
    Path manifest = folder.resolve("odd").resolve("mlids.json");
    Files.write(manifest, new byte[] {'{', 0, 0, 0, 1, 1, 1, 1});
    assertRefused(
        folder.resolve("odd"),
        "mlids.json: not valid JSON (not encoded as UTF-8)",
        "make train_local");
  }
}
