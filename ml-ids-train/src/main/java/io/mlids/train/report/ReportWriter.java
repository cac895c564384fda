package io.mlids.train.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlids.core.feature.Feature;
import io.mlids.core.model.ModelManifest;
import io.mlids.train.evaluation.CurvePoint;
import io.mlids.train.evaluation.Evaluation;
import io.mlids.train.evaluation.Reliability;
import io.mlids.train.evaluation.Reliability.Bin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Writes a trained model's report: {@code index.html}, which uses no scripts and loads nothing from
 * other hosts, and {@code metrics.json}, which contains the same results, the precision-recall
 * curve and the reliability of each split, and the importance of the features.
 */
public final class ReportWriter {
  /** The metric of a split that counts its rows that equal a training row in all model inputs. */
  public static final String EQUAL_ROWS = "rows_equal_to_training";

  private ReportWriter() {}

  /**
   * Writes both files.
   *
   * @param folder output directory, created if necessary
   * @param manifest model manifest
   * @param evaluations evaluations by split name, at least one; the page describes the last one,
   *     usually {@code test}, in detail
   * @param heldOut results on the validation rows of a model that was not trained on them, if the
   *     calibration was fitted to its scores
   * @param importance importance of the features
   */
  public static void write(
      Path folder,
      ModelManifest manifest,
      SequencedMap<String, Evaluation> evaluations,
      Optional<Evaluation> heldOut,
      Importance importance)
      throws IOException {
    if (evaluations.isEmpty()) {
      throw new IllegalArgumentException("a report needs an evaluation");
    }
    Files.createDirectories(folder);
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode metrics = mapper.createObjectNode();
    evaluations.forEach(
        (split, evaluation) -> {
          ObjectNode json = withCurves(evaluation);
          JsonNode equal = manifest.metrics().path(split).path(EQUAL_ROWS);
          if (equal.isNumber()) {
            json.set(EQUAL_ROWS, equal);
          }
          metrics.set(split, json);
        });
    heldOut.ifPresent(evaluation -> metrics.set("calibration", calibration(evaluation)));
    metrics.set("importance", importance(importance));
    Files.write(
        folder.resolve("metrics.json"),
        mapper.writerWithDefaultPrettyPrinter().writeValueAsBytes(metrics));
    Files.writeString(
        folder.resolve("index.html"),
        new ReportPage(manifest, evaluations, heldOut, importance).html());
  }

  private static ObjectNode importance(Importance importance) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("shap_rows", importance.rows());
    ObjectNode features = json.putObject("features");
    for (Feature feature : importance.features()) {
      ObjectNode node = features.putObject(feature.columnName());
      node.put("gain", importance.gainShare(feature));
      if (importance.rows() > 0) {
        node.put("shap", importance.meanShap(feature));
      }
    }
    return json;
  }

  private static ObjectNode withCurves(Evaluation evaluation) {
    ObjectNode json = evaluation.toJson();
    json.set("precision_recall_curve", curve(evaluation));
    addReliability(json, evaluation);
    return json;
  }

  /** Other metrics of a model that is not in the bundle are omitted. */
  private static ObjectNode calibration(Evaluation heldOut) {
    ObjectNode json =
        heldOut.toJson().retain(List.of("rows", "attacks", "ece", "ece_uncalibrated"));
    addReliability(json, heldOut);
    return json;
  }

  private static void addReliability(ObjectNode json, Evaluation evaluation) {
    json.set("reliability", bins(evaluation.reliability()));
    evaluation
        .uncalibratedReliability()
        .ifPresent(before -> json.set("reliability_uncalibrated", bins(before)));
  }

  private static ArrayNode bins(Reliability reliability) {
    ArrayNode json = JsonNodeFactory.instance.arrayNode();
    for (Bin bin : reliability.bins()) {
      ObjectNode node = json.addObject();
      node.put("from", bin.from());
      node.put("to", bin.to());
      node.put("rows", bin.rows());
      node.put("attacks", bin.attacks());
      if (bin.rows() > 0) {
        node.put("mean_probability", bin.meanProbability());
      }
    }
    return json;
  }

  private static ObjectNode curve(Evaluation evaluation) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode thresholds = json.putArray("threshold");
    ArrayNode recalls = json.putArray("recall");
    ArrayNode precisions = json.putArray("precision");
    for (CurvePoint point : evaluation.curve()) {
      thresholds.add(point.threshold());
      recalls.add(point.recall());
      precisions.add(point.precision());
    }
    return json;
  }
}
