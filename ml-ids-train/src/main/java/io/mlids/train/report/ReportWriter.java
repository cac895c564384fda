package io.mlids.train.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlids.core.feature.Feature;
import io.mlids.core.model.ModelManifest;
import io.mlids.train.evaluation.CurvePoint;
import io.mlids.train.evaluation.Evaluation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Writes a trained model's report: {@code index.html}, which uses no scripts and loads nothing from
 * other hosts, and {@code metrics.json}, which contains the same results and the precision-recall
 * curve of each split.
 */
public final class ReportWriter {
  private ReportWriter() {}

  /**
   * Writes both files.
   *
   * @param folder output directory, created if necessary
   * @param manifest model manifest
   * @param evaluations evaluations by split name, at least one; the page describes the last one,
   *     usually {@code test}, in detail
   * @param gains total improvement of the training objective by each feature's splits, in any unit;
   *     features that no tree uses may be absent
   */
  public static void write(
      Path folder,
      ModelManifest manifest,
      SequencedMap<String, Evaluation> evaluations,
      Map<Feature, Double> gains)
      throws IOException {
    if (evaluations.isEmpty()) {
      throw new IllegalArgumentException("a report needs an evaluation");
    }
    Files.createDirectories(folder);
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode metrics = mapper.createObjectNode();
    evaluations.forEach(
        (split, evaluation) ->
            metrics.set(
                split, evaluation.toJson().set("precision_recall_curve", curve(evaluation))));
    Files.write(
        folder.resolve("metrics.json"),
        mapper.writerWithDefaultPrettyPrinter().writeValueAsBytes(metrics));
    Files.writeString(
        folder.resolve("index.html"), new ReportPage(manifest, evaluations, gains).html());
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
