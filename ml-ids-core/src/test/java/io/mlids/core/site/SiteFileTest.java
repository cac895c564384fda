package io.mlids.core.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlids.core.detect.Detector;
import io.mlids.core.detect.Verdict;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.FeatureRows;
import io.mlids.core.model.ModelFormatException;
import io.mlids.core.testing.HandMadeModel;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SiteFileTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private Path site;
  private Path file;

  @BeforeEach
  void nameTheFiles() {
    site = folder.resolve("new").resolve("office");
    file = site.resolve("site.json");
  }

  @Test
  void aWrittenAndReadProfileGivesTheSameVerdicts() throws Exception {
    Detector detector =
        Detector.of(
            HandMadeModel.writeBinaryBundle(folder.resolve("model"), FeatureProfile.CORRECTED));
    SiteProfile written = SiteSample.learned(SiteSample.source(detector, 0.01));
    SiteFile.write(written, site);
    SiteProfile read = SiteFile.read(site);

    int count = 500;
    int width = detector.features().size();
    Random random = new Random(9);
    float[] rows = new float[count * width];
    int[] protocols = new int[count];
    int[] ports = new int[count];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = random.nextInt(20) == 0 ? Float.NaN : random.nextInt(i / width % 2 == 0 ? 9 : 25);
    }
    for (int i = 0; i < count; i++) {
      protocols[i] = i % 3 == 0 ? SiteSample.TCP : SiteSample.UDP;
      ports[i] = i % 2 == 0 ? 443 : 53;
    }
    FeatureRows all = FeatureRows.of(detector.features(), rows, count, protocols, ports);
    List<Verdict> expected = new SiteClassifier(detector, written).verdicts(all);
    assertThat(new SiteClassifier(detector, read).verdicts(all)).isEqualTo(expected);
    assertThat(expected).anyMatch(Verdict::isAttack).anyMatch(verdict -> !verdict.isAttack());
    assertThat(expected)
        .anyMatch(verdict -> verdict.anomaly().isPresent())
        .anyMatch(verdict -> verdict.anomaly().isEmpty());
  }

  @Test
  void keepsEverythingThatIsKnownAboutTheNetwork() throws Exception {
    SiteProfile written = SiteSample.learned(SiteSample.source(0.01));
    SiteFile.write(written, site);
    SiteProfile read = SiteFile.read(site);
    assertThat(read.source()).isEqualTo(written.source());
    assertThat(read.traffic()).isPresent();
    assertThat(read.traffic()).usingRecursiveComparison().isEqualTo(written.traffic());
    assertThat(read.usual()).isEqualTo(written.usual());
    assertThat(read.calibrated()).isEqualTo(written.calibrated());
    assertThat(read.groups().keySet()).isEqualTo(written.groups().keySet());
    for (ServiceGroup group : ServiceGroup.values()) {
      assertThat(read.attackThreshold(group)).isEqualTo(written.attackThreshold(group));
      assertThat(read.hasOwnThreshold(group)).isEqualTo(written.hasOwnThreshold(group));
    }
    assertThat(read.scorer().forest().columns()).isDeepEqualTo(written.scorer().forest().columns());
    assertThat(read.scorer().forest().values()).isDeepEqualTo(written.scorer().forest().values());
  }

  @Test
  void opensAProfileOfAnEarlierVersion() throws Exception {
    SiteFile.write(SiteSample.learned(SiteSample.source(0.01)), site);
    ObjectNode json = (ObjectNode) JSON.readTree(file.toFile());
    json.remove("traffic");
    json.put("promise", "confident");
    JSON.writeValue(file.toFile(), json);
    assertThat(SiteFile.read(site).traffic()).isEmpty();
  }

  /** Earlier versions also learned from fewer flows and promised the rate only on average. */
  @Test
  void refusesAProfileOfTooFewFlowsForItsRate() throws Exception {
    SiteFile.write(SiteSample.learned(SiteSample.source(0.01)), site);
    ObjectNode json = (ObjectNode) JSON.readTree(file.toFile());
    json.put("false_alarms", 0.004);
    json.put("promise", "average");
    JSON.writeValue(file.toFile(), json);
    assertThatThrownBy(() -> SiteFile.read(site))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(
            file
                + ": 600 scores are too few for a rate of 0.004, which needs at least 748; learn it"
                + " again with 'ml-ids-flows learn'");
  }

  /** With offsets of 0, all groups share one conformal threshold. */
  @Test
  void opensAProfileWithoutOffsets() throws Exception {
    SiteProfile written = SiteSample.learned(SiteSample.source(0.01));
    SiteFile.write(written, site);
    ObjectNode json = (ObjectNode) JSON.readTree(file.toFile());
    json.get("groups").forEach(group -> ((ObjectNode) group).remove("attack_offset"));
    JSON.writeValue(file.toFile(), json);
    SiteProfile read = SiteFile.read(site);
    Calibration all = Calibration.of(new double[0]);
    for (SiteProfile.Scores each : written.groups().values()) {
      all = all.plus(each.attack());
    }
    for (ServiceGroup group : ServiceGroup.values()) {
      assertThat(read.attackThreshold(group)).isEqualTo(all.threshold(0.01));
    }
    assertThat(read.groups().values()).allMatch(each -> each.attackOffset() == 0);
  }

  @Test
  void keepsColumnsWithoutAnyValue() throws Exception {
    SiteLearner learner = new SiteLearner(SiteSample.COLUMNS);
    for (int i = 0; i < 500; i++) {
      learner.add(SiteSample.flow(i, SiteSample.TCP, 80), new float[] {i, Float.NaN}, 0.5);
    }
    SiteProfile written = learner.learn(SiteSample.source(0.01), _ -> false, 0.5, 1).profile();
    SiteFile.write(written, site);
    assertThat(SiteFile.read(site).usual()).isEqualTo(written.usual());
  }

  @Test
  void replacesAnOlderProfile() throws Exception {
    SiteFile.write(SiteSample.learned(SiteSample.source(0.01)), site);
    SiteFile.write(SiteSample.learned(SiteSample.source(0.02)), site);
    assertThat(SiteFile.read(site).source().falseAlarms()).isEqualTo(0.02);
    try (Stream<Path> files = Files.list(site)) {
      assertThat(files).containsExactly(file);
    }
  }

  private static Arguments damage(String name, Consumer<ObjectNode> change, String message) {
    return Arguments.of(name, change, message);
  }

  private static ObjectNode web(JsonNode json) {
    return (ObjectNode) json.path("groups").path("web");
  }

  private static ArrayNode scores(JsonNode json, String name) {
    return (ArrayNode) web(json).path(name);
  }

  private static ObjectNode tree(JsonNode json) {
    return (ObjectNode) json.path("isolation_trees").path(3);
  }

  private static ObjectNode usual(JsonNode json) {
    return (ObjectNode) json.path("usual").path(1);
  }

  static Stream<Arguments> damages() {
    return Stream.of(
        damage("no version", j -> j.remove("format_version"), "no format version"),
        damage("other version", j -> j.put("format_version", 2), "one other than 1"),
        damage("no time", j -> j.remove("learned_at"), "\"learned_at\" is missing or not a string"),
        damage("bad time", j -> j.put("learned_at", "noon"), "'noon' could not be parsed"),
        damage("no model", j -> j.put("model_version", 7), "\"model_version\" is missing or not"),
        damage("profile", j -> j.put("feature_profile", "x"), "unknown feature_profile"),
        damage("text", j -> web(j).put("attack_offset", "0"), "\"attack_offset\" is missing or"),
        damage("offset", j -> web(j).put("attack_offset", -1), "the offset -1.0 of a group is not"),
        damage("no rate", j -> j.putNull("false_alarms"), "\"false_alarms\" is missing or not a"),
        damage("rate 0", j -> j.put("false_alarms", 0), "rate 0.0 is not between 0 and 1"),
        damage("rate 2", j -> j.put("false_alarms", 2), "rate 2.0 is not between 0 and 1"),
        damage("low rate", j -> j.put("false_alarms", 1e-5), "600 scores are too few for a rate"),
        damage("no start", j -> j.remove("first_time"), "\"first_time\" is missing"),
        damage("no end", j -> j.put("last_time", "late"), "\"last_time\" is missing or not a n"),
        damage("no flows", j -> j.remove("flows"), "\"flows\" is missing"),
        damage("no left out", j -> j.remove("flows_left_out"), "\"flows_left_out\" is missing"),
        damage("no groups", j -> j.remove("groups"), "the site profile has no scores"),
        damage("groups are a list", j -> j.putArray("groups").add(1), "has no scores"),
        damage(
            "unknown group",
            j -> ((ObjectNode) j.get("groups")).set("webs", web(j)),
            "unknown group 'webs'"),
        damage("empty group", j -> web(j).put("flows", 0), "the group 'web' has no flows"),
        damage("negative group", j -> web(j).put("flows", -3), "the group 'web' has no flows"),
        damage("group without flows", j -> web(j).remove("flows"), "\"flows\" is missing"),
        damage("huge group", j -> web(j).put("flows", Long.MAX_VALUE), "instead of 10000"),
        damage("no scores", j -> web(j).remove("attack_scores"), "contains 0 numbers instead of"),
        damage("a score less", j -> scores(j, "attack_scores").remove(0), "299 numbers instead"),
        damage("a score more", j -> scores(j, "anomaly_scores").add(0), "301 numbers instead"),
        damage("text", j -> scores(j, "attack_scores").set(0, "x"), "value that is not a number"),
        damage("order", j -> scores(j, "attack_scores").set(9, 5), "are not in order"),
        damage("null", j -> scores(j, "anomaly_scores").setNull(0), "are not in order"),
        damage("no features", j -> j.remove("usual"), "\"usual\" is missing or not an array"),
        damage("empty features", j -> j.putArray("usual"), "\"usual\" is missing or not"),
        damage("feature", j -> usual(j).put("feature", "Luck"), "unknown feature 'Luck'"),
        damage("quantiles", j -> usual(j).remove("quantiles"), "0 numbers instead of 9"),
        damage("missing", j -> usual(j).remove("missing"), "0 numbers instead of 1"),
        damage(
            "unsorted quantiles",
            j -> ((ArrayNode) usual(j).get("quantiles")).set(0, 1e9),
            "not in ascending order"),
        damage(
            "half of the quantiles",
            j -> ((ArrayNode) usual(j).get("quantiles")).setNull(8),
            "not in ascending order"),
        damage("no trees", j -> j.remove("isolation_trees"), "\"isolation_trees\" is missing"),
        damage("columns", j -> tree(j).remove("columns"), "0 numbers instead of 511"),
        damage("values", j -> tree(j).putArray("values").add(1), "1 numbers instead of 511"),
        damage("column", j -> ((ArrayNode) tree(j).get("columns")).set(0, 2), "tree is invalid"),
        damage("column -2", j -> ((ArrayNode) tree(j).get("columns")).set(0, -2), "is invalid"),
        damage("no column", j -> ((ArrayNode) tree(j).get("columns")).setNull(0), "is invalid"),
        damage("half column", j -> ((ArrayNode) tree(j).get("columns")).set(0, 0.5), "is invalid"),
        damage("too deep", j -> ((ArrayNode) tree(j).get("columns")).set(510, 0), "is invalid"),
        damage("no value", j -> ((ArrayNode) tree(j).get("values")).setNull(0), "is invalid"),
        damage("large value", j -> ((ArrayNode) tree(j).get("values")).set(0, 1e99), "is invalid"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("damages")
  void refusesADamagedProfileWithFileAndRemedy(
      String name, Consumer<ObjectNode> change, String message) throws Exception {
    SiteFile.write(SiteSample.learned(SiteSample.source(0.01)), site);
    ObjectNode json = (ObjectNode) JSON.readTree(file.toFile());
    change.accept(json);
    JSON.writeValue(file.toFile(), json);
    assertThatThrownBy(() -> SiteFile.read(site))
        .as(name)
        .isInstanceOf(ModelFormatException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(message)
        .hasMessageEndingWith("; learn it again with 'ml-ids-flows learn'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "[]",
        "7",
        "null",
        "{",
        "{}",
        "{} {}",
        "{L\0\0\0",
        "{\0\0\0\1\1\1\1",
        "\u00ff"
      })
  void refusesOtherTextThanAProfile(String text) throws IOException {
    Files.createDirectories(site);
    Files.write(file, text.getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> SiteFile.read(site))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageNotContaining("Source")
        .hasMessageEndingWith("; learn it again with 'ml-ids-flows learn'");
  }

  @Test
  void refusesEveryTruncatedProfile() throws Exception {
    SiteFile.write(SiteSample.learned(SiteSample.source(0.01)), site);
    byte[] whole = Files.readAllBytes(file);
    Random random = new Random(2);
    for (int i = 0; i < 100; i++) {
      Files.write(file, Arrays.copyOf(whole, random.nextInt(whole.length)));
      assertThatThrownBy(() -> SiteFile.read(site))
          .isInstanceOf(ModelFormatException.class)
          .hasMessageStartingWith(file + ": ");
    }
  }

  @Test
  void refusesDirectoriesWithoutAProfileAndHugeFiles() throws IOException {
    assertThatThrownBy(() -> SiteFile.read(site))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(
            site
                + ": no such directory; check the path, or create a site profile with"
                + " 'ml-ids-flows learn'");
    Files.createDirectories(site);
    assertThatThrownBy(() -> SiteFile.read(site))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(
            site
                + ": not a site profile (site.json is missing); learn it again with 'ml-ids-flows"
                + " learn'");
    try (RandomAccessFile huge = new RandomAccessFile(file.toFile(), "rw")) {
      huge.setLength((64L << 20) + 1);
    }
    assertThatThrownBy(() -> SiteFile.read(site))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("too large for a site profile");
  }
}
