package io.mlids.train.fit;

import io.mlids.core.model.ModelBundle;
import io.mlids.core.model.ModelManifest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * The files that turn a directory with {@code model.json} into an MLflow model with the flavours
 * {@code xgboost} and {@code python_function}. {@code mlflow.xgboost.load_model} and {@code
 * mlflow.pyfunc.load_model} can open such a directory. The files contain no signature, so that
 * MLflow accepts integer columns. XGBoost checks the feature names and their order against {@code
 * model.json}.
 *
 * @see <a href="https://mlflow.org/docs/latest/models.html#storage-format">MLflow Models, storage
 *     format</a>
 */
final class MlflowFiles {
  private static final String PYTHON = "3.11";

  /**
   * The model's Python requirements. XGBoost reads JSON models from older versions, but not from
   * newer ones.
   */
  private static final List<String> REQUIREMENTS = List.of("mlflow>=2.9", "pandas", "xgboost>=1.7");

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private MlflowFiles() {}

  /**
   * Writes the files.
   *
   * @param folder bundle directory
   * @param manifest model manifest
   * @param xgboostVersion version of XGBoost used to train the model
   */
  static void write(Path folder, ModelManifest manifest, String xgboostVersion) throws IOException {
    UUID identifier =
        UUID.nameUUIDFromBytes(manifest.modelSha256().getBytes(StandardCharsets.US_ASCII));
    Files.writeString(
        folder.resolve("MLmodel"),
        """
        flavors:
          python_function:
            data: %1$s
            env:
              conda: conda.yaml
              virtualenv: python_env.yaml
            loader_module: mlflow.xgboost
            python_version: '%2$s'
          xgboost:
            code: null
            data: %1$s
            model_class: xgboost.core.Booster
            model_format: json
            xgb_version: %3$s
        model_uuid: %4$s
        utc_time_created: '%5$s'
        """
            .formatted(
                ModelBundle.MODEL_FILE,
                PYTHON,
                xgboostVersion,
                identifier.toString().replace("-", ""),
                TIME.format(manifest.trainedAt())));
    Files.writeString(folder.resolve("requirements.txt"), String.join("\n", REQUIREMENTS) + "\n");
    Files.writeString(
        folder.resolve("conda.yaml"),
        """
        channels:
        - conda-forge
        dependencies:
        - python=%s
        - pip
        - pip:
          - %s
        name: mlflow-env
        """
            .formatted(PYTHON, String.join("\n  - ", REQUIREMENTS)));
    Files.writeString(
        folder.resolve("python_env.yaml"),
        """
        python: '%s'
        build_dependencies:
        - pip
        - setuptools
        - wheel
        dependencies:
        - -r requirements.txt
        """
            .formatted(PYTHON));
  }
}
