package io.mlids.train.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.TrafficClass;
import io.mlids.core.model.CalibrationCurve;
import io.mlids.core.model.ModelBundleWriter;
import io.mlids.core.model.ModelManifest;
import io.mlids.core.testing.HandMadeModel;
import io.mlids.train.evaluation.Evaluation;
import io.mlids.train.evaluation.Reliability;
import io.mlids.train.evaluation.Reliability.Bin;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

class ReportWriterTest {
  private static final TrafficClass BENIGN = TrafficClass.BENIGN;
  private static final TrafficClass BOT = new TrafficClass("Bot");
  private static final TrafficClass TRICKY = new TrafficClass("<script>alert('\"&')</script>");

  @TempDir Path folder;

  @Test
  void metricsHoldEverySplit() throws IOException {
    write(List.of(BENIGN, TrafficClass.ATTACK));
    JsonNode metrics = new ObjectMapper().readTree(folder.resolve("report/metrics.json").toFile());
    assertThat(metrics.fieldNames())
        .toIterable()
        .containsExactly("train", "validation", "test", "importance");
    assertThat(metrics.get("test").get("pr_auc").asDouble()).isBetween(0.0, 1.0);
    JsonNode curve = metrics.get("test").get("precision_recall_curve");
    assertThat(curve.get("recall")).hasSizeGreaterThan(10).hasSameSizeAs(curve.get("precision"));
    assertThat(curve.get("threshold")).hasSameSizeAs(curve.get("recall"));
  }

  @Test
  void thePageShowsTheFiguresOfTheLastSplit() throws IOException {
    Evaluation test = write(List.of(BENIGN, TrafficClass.ATTACK));
    assertThat(page())
        .contains("the test split", Html.figure(test.all().prAuc()), "If attacks are rare")
        .contains("<dt>tree_depth</dt><dd>8</dd>", "<dt>java</dt><dd>25</dd>")
        .contains("<dt>xgboost, eta</dt><dd>0.1</dd>")
        .contains("flow_duration", "66.67 %");
  }

  @Test
  void onlyABinaryModelMayCallAnAttackJustAttack() throws IOException {
    write(List.of(BENIGN, TrafficClass.ATTACK));
    assertThat(page()).contains("class=\"right\"").doesNotContain("class=\"misnamed\"");
    write(List.of(BENIGN, TrafficClass.ATTACK, BOT));
    assertThat(page()).contains("class=\"misnamed\"");
  }

  @Test
  void thePageAsksNoOtherHostAndRunsNoScript() throws IOException {
    write(List.of(BENIGN, BOT));
    assertThat(page()).doesNotContainPattern("(?i)<script|<link|<img|@import|url\\(|src=|href=");
    assertThat(page()).doesNotContain("http://", "https://");
  }

  @Test
  void textsOfTheDatasetAreEscaped() throws IOException {
    write(List.of(BENIGN, BOT));
    assertThat(page())
        .contains("&lt;script&gt;alert(&#39;&quot;&amp;&#39;)&lt;/script&gt;")
        .doesNotContain("<script>");
  }

  @Test
  void thePageIsWellFormed() throws Exception {
    write(List.of(BENIGN, BOT));
    // Only the body is parsed, because the head has void elements.
    String body = page().replaceFirst("(?s).*<body>", "<body>").replace("</html>", "");
    assertThat(
            DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(body)))
                .getElementsByTagName("section")
                .getLength())
        .isGreaterThan(6);
  }

  @Test
  void numbersHaveDecimalPointsWhateverTheLocale() throws IOException {
    write(List.of(BENIGN, BOT));
    assertThat(Pattern.compile("width:\\d+,\\d").matcher(page()).find()).isFalse();
    assertThat(Pattern.compile("d=\"M[^\"]*,").matcher(page()).find()).isFalse();
    assertThat(page()).contains("0.5", "2,000");
  }

  @Test
  void figuresThatAreNotDefinedAreSaidToBeSo() throws IOException {
    Evaluation benignOnly =
        Evaluation.builder(List.of(BENIGN, TrafficClass.ATTACK), Set.of(BENIGN), 0.5)
            .add(BENIGN, 0.1, BENIGN)
            .build();
    LinkedHashMap<String, Evaluation> splits = new LinkedHashMap<>();
    splits.put("test", benignOnly);
    ReportWriter.write(
        folder.resolve("report"),
        manifest(List.of(BENIGN, TrafficClass.ATTACK)),
        splits,
        Optional.empty(),
        Importance.NONE);
    assertThat(page()).contains("n/a").doesNotContain("NaN");
  }

  @Test
  void showsTheMeanShapValueBesideTheGain() throws IOException {
    write(List.of(BENIGN, BOT));
    assertThat(page()).contains("mean |SHAP|", "over 300 validation rows", "<td>1.250</td>");
    JsonNode importance = metrics().get("importance");
    assertThat(importance.get("shap_rows").intValue()).isEqualTo(300);
    assertThat(importance.get("features").fieldNames())
        .toIterable()
        .containsExactly("flow_duration", "idle_min", "fin_flag_cnt");
    assertThat(importance.at("/features/idle_min/gain").doubleValue()).isEqualTo(1 / 3.0);
    assertThat(importance.at("/features/idle_min/shap").doubleValue()).isEqualTo(1.25);
    assertThat(importance.at("/features/flow_duration/shap").doubleValue()).isZero();
  }

  @Test
  void needsAnEvaluation() {
    assertThatThrownBy(
            () ->
                ReportWriter.write(
                    folder.resolve("report"),
                    manifest(List.of(BENIGN, TrafficClass.ATTACK)),
                    new LinkedHashMap<>(),
                    Optional.empty(),
                    Importance.NONE))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void showsTheReliabilityOfEachHeldOutSplit() throws IOException {
    Evaluation test = write(List.of(BENIGN, BOT));
    String error = Html.figure(test.reliability().expectedCalibrationError());
    assertThat(page())
        .contains("Reliability diagram, validation", "Reliability diagram, test", "not calibrated")
        .contains("<td>" + error + "</td>")
        .doesNotContain("Reliability diagram, train", "before calibration");
    JsonNode bins = metrics().at("/test/reliability");
    assertThat(bins).hasSize(Reliability.BINS);
    long rows = 0;
    for (JsonNode bin : bins) {
      rows += bin.get("rows").longValue();
    }
    assertThat(rows).isEqualTo(2_000);
    assertThat(metrics().at("/test/ece").doubleValue())
        .isEqualTo(test.reliability().expectedCalibrationError());
    assertThat(metrics().at("/test").has("ece_uncalibrated")).isFalse();
  }

  @Test
  void comparesTheReliabilityBeforeAndAfterCalibration() throws IOException {
    List<TrafficClass> classes = List.of(BENIGN, BOT);
    Optional<CalibrationCurve> curve = Optional.of(new CalibrationCurve.Platt(3, -0.5));
    Evaluation calibrated = evaluation(classes, 1, curve);
    LinkedHashMap<String, Evaluation> splits = new LinkedHashMap<>();
    splits.put("train", calibrated);
    splits.put("test", calibrated);
    ReportWriter.write(
        folder.resolve("report"),
        manifest(classes),
        splits,
        Optional.of(evaluation(classes, 2, curve)),
        Importance.NONE);
    double before = calibrated.uncalibratedReliability().orElseThrow().expectedCalibrationError();
    assertThat(page())
        .contains(
            "ECE before calibration", "Reliability diagram, test", "<td>" + Html.figure(before))
        .contains("Reliability diagram, validation, scored by a model not trained on these rows");
    for (int bin = 0; bin < Reliability.BINS; bin++) {
      assertThat(page())
          .contains(
              cells(calibrated.uncalibratedReliability().orElseThrow().bins().get(bin))
                  + cells(calibrated.reliability().bins().get(bin)));
    }
    assertThat(metrics().at("/test/ece_uncalibrated").doubleValue()).isEqualTo(before);
    assertThat(metrics().at("/test/reliability_uncalibrated")).hasSize(Reliability.BINS);
    assertThat(metrics().get("calibration").fieldNames())
        .toIterable()
        .containsExactly(
            "rows",
            "attacks",
            "ece",
            "ece_uncalibrated",
            "reliability",
            "reliability_uncalibrated");
  }

  private static String cells(Bin bin) {
    return bin.rows() == 0
        ? "<td>0</td><td></td><td></td>"
        : "<td>%s</td><td>%s</td><td>%s</td>"
            .formatted(
                Html.count(bin.rows()),
                Html.figure(bin.meanProbability()),
                Html.figure(bin.attackShare()));
  }

  private JsonNode metrics() throws IOException {
    return new ObjectMapper().readTree(folder.resolve("report/metrics.json").toFile());
  }

  private Evaluation write(List<TrafficClass> classes) throws IOException {
    LinkedHashMap<String, Evaluation> splits = new LinkedHashMap<>();
    for (String split : List.of("train", "validation", "test")) {
      splits.put(split, evaluation(classes, split.hashCode()));
    }
    Map<Feature, Double> gains = new EnumMap<>(Feature.class);
    gains.put(Feature.FLOW_DURATION, 20.0);
    gains.put(Feature.IDLE_MIN, 10.0);
    gains.put(Feature.IDLE_MAX, 0.0);
    ReportWriter.write(
        folder.resolve("report"),
        manifest(classes),
        splits,
        Optional.empty(),
        new Importance(gains, Map.of(Feature.IDLE_MIN, 1.25, Feature.FIN_FLAG_CNT, 0.5), 300));
    return splits.get("test");
  }

  private static Evaluation evaluation(List<TrafficClass> classes, int seed) {
    return evaluation(classes, seed, Optional.empty());
  }

  private static Evaluation evaluation(
      List<TrafficClass> classes, int seed, Optional<CalibrationCurve> curve) {
    Random random = new Random(seed);
    Evaluation.Builder builder = Evaluation.builder(classes, Set.of(BENIGN, BOT), 0.5, curve);
    for (int i = 0; i < 2_000; i++) {
      TrafficClass truth = i % 4 == 0 ? BOT : i % 99 == 1 ? TRICKY : BENIGN;
      double shift = truth.isAttack() ? 0.8 : 0.2;
      double score = Math.clamp(shift + 0.2 * random.nextGaussian(), 0, 1);
      builder.add(truth, score, classes.get(score >= 0.5 ? 1 : 0));
    }
    return builder.build();
  }

  private ModelManifest manifest(List<TrafficClass> classes) throws IOException {
    ObjectNode parameters = new ObjectMapper().createObjectNode().put("tree_depth", 8);
    parameters.putObject("xgboost").put("eta", 0.1);
    try (ModelBundleWriter writer = ModelBundleWriter.create(folder.resolve("model"))) {
      Files.writeString(writer.modelFile(), HandMadeModel.binary(68).json());
      return writer.write(
          ModelManifest.builder(FeatureProfile.CSE2018)
              .classes(classes)
              .parameters(parameters)
              .trainingRows(Map.of(TRICKY, 7L))
              .environment(Map.of("java", "25")));
    }
  }

  private String page() throws IOException {
    return Files.readString(folder.resolve("report/index.html"));
  }
}
