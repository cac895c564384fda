package io.mlids.train.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlids.core.model.ModelBundle;
import io.mlids.core.model.ModelManifest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.BiConsumer;

/**
 * What a run records about a model: everything is in the model's manifest. The names of nested
 * values are joined with slashes, by which MLflow groups them.
 *
 * @param parameters training parameters and provenance
 * @param metrics metrics of each split, such as {@code test/pr_auc}; the four headline metrics of
 *     the test split also without a prefix
 * @param tags names of the program and the model
 */
record RunRecord(
    SequencedMap<String, String> parameters,
    SequencedMap<String, Double> metrics,
    SequencedMap<String, String> tags) {

  /** MLflow's limit for the names of parameters and metrics. */
  private static final int LONGEST_NAME = 250;

  /** The limit for the values of parameters in all versions of MLflow 2. */
  private static final int LONGEST_VALUE = 500;

  private static final String[] HEADLINES = {"pr_auc", "precision", "recall", "f1"};

  static RunRecord of(ModelBundle bundle) {
    ModelManifest manifest = bundle.manifest();
    SequencedMap<String, String> parameters = new LinkedHashMap<>();
    flatten("", manifest.parameters(), (name, value) -> put(parameters, name, value.asText()));
    put(parameters, "seed", Long.toString(manifest.seed()));
    put(parameters, "feature_profile", manifest.profile().id());
    put(parameters, "threshold", Double.toString(manifest.threshold()));
    put(parameters, "data_fingerprint", manifest.dataFingerprint());
    manifest
        .trainingRows()
        .forEach(
            (label, rows) ->
                put(parameters, "training_rows/" + part(label.name()), Long.toString(rows)));
    SequencedMap<String, Double> metrics = new LinkedHashMap<>();
    for (String name : HEADLINES) {
      JsonNode value = manifest.metrics().path("test").path(name);
      if (value.isNumber()) {
        metrics.put(name, value.doubleValue());
      }
    }
    flatten(
        "",
        manifest.metrics(),
        (name, value) -> {
          if (value.isNumber()) {
            metrics.putIfAbsent(name, value.doubleValue());
          }
        });
    SequencedMap<String, String> tags = new LinkedHashMap<>();
    tags.put("mlflow.source.name", "ml-ids-train");
    tags.put("mlflow.source.type", "LOCAL");
    tags.put("mlids.program_version", manifest.programVersion());
    tags.put("mlids.model_version", bundle.modelVersion());
    manifest.environment().forEach((name, value) -> tags.put("mlids." + part(name), value));
    return new RunRecord(parameters, metrics, tags);
  }

  private static void put(Map<String, String> parameters, String name, String value) {
    parameters.putIfAbsent(
        name, value.length() <= LONGEST_VALUE ? value : value.substring(0, LONGEST_VALUE));
  }

  /** Calls the consumer with each text, number and truth value; tables are in the report. */
  private static void flatten(
      String prefix, ObjectNode object, BiConsumer<String, JsonNode> consumer) {
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      String name = prefix + part(entry.getKey());
      JsonNode value = entry.getValue();
      if (value instanceof ObjectNode nested) {
        flatten(name + "/", nested, consumer);
      } else if (value.isValueNode() && !value.isNull() && name.length() <= LONGEST_NAME) {
        consumer.accept(name, value);
      }
    }
  }

  /** Replaces the characters that MLflow does not accept in a part of a name. */
  private static String part(String name) {
    String part = name.replaceAll("[^\\p{L}\\p{N}_.\\- ]", "_").strip();
    return part.isEmpty() || part.equals(".") || part.equals("..") ? "_" : part;
  }
}
