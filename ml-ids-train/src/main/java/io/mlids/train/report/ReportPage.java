package io.mlids.train.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlids.core.model.ModelManifest;
import io.mlids.train.evaluation.DetectionFigures;
import io.mlids.train.evaluation.Evaluation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** A model's report as an HTML page. */
final class ReportPage {
  private final ModelManifest manifest;
  private final SequencedMap<String, Evaluation> evaluations;
  private final Optional<Evaluation> heldOut;
  private final Importance importance;
  private final String mainSplit;
  private final Evaluation main;
  private final StringBuilder page = new StringBuilder(1 << 16);

  ReportPage(
      ModelManifest manifest,
      SequencedMap<String, Evaluation> evaluations,
      Optional<Evaluation> heldOut,
      Importance importance) {
    this.manifest = manifest;
    this.evaluations = evaluations;
    this.heldOut = heldOut;
    this.importance = importance;
    this.mainSplit = evaluations.lastEntry().getKey();
    this.main = evaluations.lastEntry().getValue();
  }

  String html() throws IOException {
    page.append(
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Model %s</title>
        <style>
        %s</style>
        </head>
        <body>
        <main>
        """
            .formatted(version(), css()));
    header();
    section(
        "Every split",
        "Metrics over all rows. If a split contains the class Infilteration, whose flows hardly"
            + " differ from benign ones, the split is also shown without that class.",
        FigureTables.splits(evaluations));
    seenInTraining();
    section(
        "Precision and recall",
        "Each point on the curve corresponds to a threshold; the circle marks the decision"
            + " threshold.",
        "<figure>\n" + PrecisionRecallPlot.draw(evaluations, mainSplit) + "</figure>\n");
    calibration();
    section(
        "If attacks are rare",
        "The expected precision if attacks make up only the given share of all flows, computed from"
            + " recall and the false-positive rate.",
        FigureTables.rareAttacks(evaluations));
    section("Class by class", inMainSplit(classesExplained()), FigureTables.classes(main));
    section(
        "Confusion matrix",
        inMainSplit("rows by true label and prediction"),
        ConfusionTable.html(main.confusion(), main.isMulticlass()));
    section("Feature importance", importanceExplained(), ImportanceBars.html(importance));
    section("Parameters", "", list(parameters()));
    section("Data and origin", "", list(origin()));
    return page.append("</main>\n</body>\n</html>\n").toString();
  }

  private void header() {
    page.append(
        """
        <header>
        <h1>Intrusion detection model %s</h1>
        <p class="quiet">%s; feature profile %s. The figures are for the %s split, \
        %s rows; any label except Benign counts as an attack, and the decision threshold is %s.</p>
        <ul class="tiles">
        """
            .formatted(
                version(),
                main.isMulticlass()
                    ? "Distinguishes " + manifest.classes().size() + " classes"
                    : "Distinguishes attacks from benign flows",
                manifest.profile(),
                Html.escape(mainSplit),
                Html.count(main.rows()),
                Html.figure(main.threshold())));
    DetectionFigures all = main.all();
    tile(Html.figure(all.prAuc()), "PR-AUC (average precision)");
    tile(Html.figure(all.precision()), "precision");
    tile(Html.figure(all.recall()), "recall");
    tile(Html.figure(all.f1()), "F1");
    tile(Html.percent(all.falsePositiveRate()), "false-positive rate");
    main.macroF1().ifPresent(value -> tile(Html.figure(value), "macro-F1 over the labels"));
    page.append("</ul>\n</header>\n");
  }

  /**
   * Shows the splits that the model was not trained on. The validation rows may have been scored by
   * a second model.
   */
  private void calibration() {
    SequencedMap<String, Evaluation> shown = new LinkedHashMap<>();
    heldOut.ifPresent(
        each -> shown.put("validation, scored by a model not trained on these rows", each));
    evaluations.forEach(
        (split, evaluation) -> {
          if (!split.equals("train")) {
            shown.put(split, evaluation);
          }
        });
    StringBuilder content = new StringBuilder(CalibrationTables.errors(shown));
    for (Map.Entry<String, Evaluation> split : shown.entrySet()) {
      content.append("<h3>").append(Html.escape(split.getKey())).append("</h3>\n<figure>\n");
      content.append(ReliabilityPlot.draw(split.getKey(), split.getValue()));
      content.append("</figure>\n").append(CalibrationTables.bins(split.getValue()));
    }
    section(
        "Calibration",
        "The mean attack probability compared with the share of attacks, in bins of equal width."
            + " The expected calibration error (ECE) is the mean difference between the two,"
            + " weighted by the rows in each bin. Probabilities refer to traffic with the same"
            + " share of attacks as the validation rows.",
        content.toString());
  }

  /** Says how many rows equal a training row, if the manifest says so. */
  private void seenInTraining() {
    StringBuilder list = new StringBuilder();
    evaluations.forEach(
        (split, evaluation) -> {
          JsonNode equal = manifest.metrics().path(split).path(ReportWriter.EQUAL_ROWS);
          if (equal.isNumber()) {
            list.append("<li>").append(Html.count(equal.longValue())).append(" of ");
            list.append(Html.count(evaluation.rows())).append(' ').append(Html.escape(split));
            list.append(" rows (");
            list.append(Html.percent(equal.doubleValue() / Math.max(1, evaluation.rows())));
            list.append(")</li>\n");
          }
        });
    if (!list.isEmpty()) {
      section(
          "Rows seen in training",
          "Rows that equal a training row in all model inputs. A model that has memorised its"
              + " training rows does well on them, so the more there are, the more the results"
              + " flatter it. A split without duplicates has none.",
          "<ul>\n" + list + "</ul>\n");
    }
  }

  private void tile(String figure, String name) {
    page.append("<li><b>").append(figure).append("</b><span>").append(name);
    page.append("</span></li>\n");
  }

  private void section(String title, String explanation, String content) {
    page.append("<section>\n<h2>").append(Html.escape(title)).append("</h2>\n");
    if (!explanation.isEmpty()) {
      page.append("<p class=\"quiet\">").append(Html.escape(explanation)).append("</p>\n");
    }
    page.append(content).append("</section>\n");
  }

  private String inMainSplit(String explanation) {
    return "The " + mainSplit + " split: " + explanation + ".";
  }

  private String classesExplained() {
    String recall = "recall is the share of rows correctly classified as attack or benign";
    return main.isMulticlass()
        ? recall + "; class precision, recall and F1 require the correct class"
        : recall;
  }

  private String importanceExplained() {
    String gain =
        "Each feature's share of the total gain of all splits; the thirty largest are shown.";
    return importance.rows() == 0
        ? gain
        : gain
            + " The mean |SHAP| is how far the feature moves the margin of the likeliest attack"
            + " over Benign, in log-odds, over "
            + Html.count(importance.rows())
            + " validation rows.";
  }

  private Map<String, String> parameters() {
    Map<String, String> values = new LinkedHashMap<>();
    addFields(values, "", manifest.parameters());
    return values;
  }

  private static void addFields(Map<String, String> values, String prefix, JsonNode object) {
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      JsonNode value = field.getValue();
      String name = prefix + field.getKey();
      if (value.isObject()) {
        addFields(values, name + ", ", value);
      } else {
        values.put(name, value.isTextual() ? value.textValue() : value.toString());
      }
    }
  }

  private Map<String, String> origin() {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("trained at", manifest.trainedAt().toString());
    values.put("ml-ids", manifest.programVersion());
    values.put("random seed", Long.toString(manifest.seed()));
    values.put("model.json, SHA-256", manifest.modelSha256());
    values.put("data fingerprint", manifest.dataFingerprint());
    values.putAll(manifest.environment());
    manifest
        .trainingRows()
        .forEach((label, rows) -> values.put("training rows, " + label, Html.count(rows)));
    return values;
  }

  private static String list(Map<String, String> values) {
    StringBuilder list = new StringBuilder("<dl>\n");
    values.forEach(
        (name, value) -> {
          list.append("<dt>").append(Html.escape(name)).append("</dt><dd>");
          list.append(Html.escape(value)).append("</dd>\n");
        });
    return list.append("</dl>\n").toString();
  }

  private String version() {
    return manifest.modelSha256().substring(0, 12);
  }

  private static String css() throws IOException {
    try (InputStream css = ReportPage.class.getResourceAsStream("report.css")) {
      return new String(css.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
