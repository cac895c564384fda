package io.mlids.train.mlflow;

import io.mlids.core.model.ModelBundle;
import io.mlids.core.model.ModelManifest;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The text of the file {@code MLmodel}, with the fields that MLflow 2 and 3 write. The fields that
 * describe the MLflow installation ({@code mlflow_version}) or its model registry ({@code
 * model_id}, {@code prompts}) are omitted, because no MLflow was involved.
 */
final class MlflowModelFile {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /** MLflow sorts the fields by name; the run's identifier belongs before this field. */
  private static final String AFTER_RUN_ID = "saved_input_example_info:\n";

  private MlflowModelFile() {}

  /**
   * Returns the text for a bundle.
   *
   * @param pythonVersion the version of Python that tools should use for the model
   * @param bytes the size of the model's files
   */
  static String text(
      ModelManifest manifest, String xgboostVersion, String pythonVersion, long bytes) {
    return """
    flavors:
      python_function:
        code: %1$s
        data: %2$s
        env:
          conda: conda.yaml
          virtualenv: python_env.yaml
        loader_module: %3$s
        python_version: '%4$s'
      xgboost:
        code: %1$s
        data: %2$s
        model_class: xgboost.core.Booster
        model_format: json
        xgb_version: %5$s
    is_signature_from_type_hint: false
    model_size_bytes: %6$s
    model_uuid: %7$s
    %8$s\
      artifact_path: %9$s
      pandas_orient: split
      serving_input_path: %10$s
      type: dataframe
    signature:
      inputs: '[%11$s]'
      outputs: '[{"type": "tensor", "tensor-spec": {"dtype": "float64", "shape": [-1]}}]'
      params: '[{"name": "output", "default": "prediction", "shape": null, "type": "string"}]'
    type_hint_from_example: false
    utc_time_created: '%12$s'
    """
        .formatted(
            MlflowFiles.CODE,
            ModelBundle.MODEL_FILE,
            MlflowFiles.loader(),
            pythonVersion,
            xgboostVersion,
            Long.toString(bytes),
            uuid(manifest),
            AFTER_RUN_ID,
            MlflowFiles.EXAMPLE_FILE,
            MlflowFiles.SERVING_EXAMPLE_FILE,
            inputs(manifest),
            TIME.format(manifest.trainedAt()));
  }

  /** Returns the text for a copy of the bundle that is stored as an artifact of a run. */
  static String ofRun(String text, String runId, String artifactPath) {
    return "artifact_path: %s\n".formatted(artifactPath)
        + text.replace(AFTER_RUN_ID, "run_id: %s\n%s".formatted(runId, AFTER_RUN_ID));
  }

  /** Equal for equal models, so that the same training data and seed yield the same file. */
  static String uuid(ModelManifest manifest) {
    return UUID.nameUUIDFromBytes(manifest.modelSha256().getBytes(StandardCharsets.US_ASCII))
        .toString()
        .replace("-", "");
  }

  static String created(ModelManifest manifest) {
    return TIME.format(manifest.trainedAt());
  }

  /**
   * All features are doubles, because MLflow does not accept a missing value in a column of
   * integers. The protocol is not an input of the model, but rules out classes.
   */
  private static String inputs(ModelManifest manifest) {
    String features =
        manifest.features().stream()
            .map(feature -> column(feature.columnName(), true))
            .collect(Collectors.joining(", "));
    return features + ", " + column("protocol", false);
  }

  private static String column(String name, boolean required) {
    return "{\"type\": \"double\", \"name\": \"%s\", \"required\": %s}".formatted(name, required);
  }
}
