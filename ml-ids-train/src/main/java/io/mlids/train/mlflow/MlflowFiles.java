package io.mlids.train.mlflow;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlids.core.detect.ClassRules;
import io.mlids.core.feature.Feature;
import io.mlids.core.model.FeatureQuantiles;
import io.mlids.core.model.ModelBundle;
import io.mlids.core.model.ModelManifest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The files that turn a directory with {@code model.json} and {@code mlids.json} into an MLflow
 * model with the flavors {@code python_function} and {@code xgboost}. The first flavor computes the
 * same verdicts as this program, because the Python module {@code code/mlids_mlflow.py} prepares
 * the rows. The second flavor opens the trees in XGBoost, which returns scores for prepared rows
 * only.
 *
 * @see <a href="https://mlflow.org/docs/latest/ml/model/">MLflow Models, storage format</a>
 */
public final class MlflowFiles {
  /** The name of the MLflow model file. */
  static final String MODEL_FILE = "MLmodel";

  /** The directory that contains the Python module. */
  static final String CODE = "code";

  static final String EXAMPLE_FILE = "input_example.json";
  static final String SERVING_EXAMPLE_FILE = "serving_input_example.json";

  private static final String LOADER = "mlids_mlflow";
  private static final String RULES_FILE = "class_rules.json";
  private static final String PYTHON = "3.11";

  /** The names of the files and directories that MLflow needs, apart from the model itself. */
  static final List<String> NAMES =
      List.of(
          MODEL_FILE,
          CODE,
          RULES_FILE,
          EXAMPLE_FILE,
          SERVING_EXAMPLE_FILE,
          "requirements.txt",
          "conda.yaml",
          "python_env.yaml");

  /** The names of all files and directories of a bundle. */
  public static final List<String> BUNDLE_NAMES =
      Stream.concat(
              Stream.of(ModelBundle.MODEL_FILE, ModelBundle.MANIFEST_FILE, "report"),
              NAMES.stream())
          .toList();

  /**
   * The model's Python requirements. XGBoost reads JSON models from older versions, but not from
   * newer ones. MLflow reads optional columns in signatures since version 2.10.
   */
  private static final List<String> REQUIREMENTS =
      List.of("mlflow>=2.10", "numpy", "pandas", "xgboost>=1.7");

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private MlflowFiles() {}

  /**
   * Writes the files.
   *
   * @param folder bundle directory, which contains the model and the manifest
   * @param manifest model manifest
   * @param xgboostVersion version of XGBoost used to train the model
   */
  public static void write(Path folder, ModelManifest manifest, String xgboostVersion)
      throws IOException {
    writeLoader(folder.resolve(CODE));
    Files.writeString(folder.resolve(RULES_FILE), rules(manifest).toPrettyString() + "\n");
    ObjectNode example = example(manifest);
    Files.writeString(folder.resolve(EXAMPLE_FILE), MAPPER.writeValueAsString(example));
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    request.set("dataframe_split", example);
    Files.writeString(folder.resolve(SERVING_EXAMPLE_FILE), request.toPrettyString());
    Files.writeString(
        folder.resolve(MODEL_FILE),
        MlflowModelFile.text(manifest, xgboostVersion, PYTHON, size(folder)));
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

  /**
   * Returns whether a directory has a subdirectory with the name that the files need, and whether
   * this subdirectory contains something other than the Python module.
   */
  public static boolean wouldReplaceOtherCode(Path folder) throws IOException {
    Path code = folder.resolve(CODE);
    if (!Files.isDirectory(code)) {
      return Files.exists(code);
    }
    try (Stream<Path> entries = Files.list(code)) {
      return !entries
          .map(entry -> entry.getFileName().toString())
          .allMatch(name -> name.equals(LOADER + ".py") || name.equals("__pycache__"));
    }
  }

  /** The name of the Python module that loads the model. */
  static String loader() {
    return LOADER;
  }

  private static void writeLoader(Path code) throws IOException {
    Files.createDirectories(code);
    String name = LOADER + ".py";
    try (InputStream module =
        Objects.requireNonNull(MlflowFiles.class.getResourceAsStream(name), name)) {
      Files.copy(module, code.resolve(name));
    }
  }

  /** The rules of the model's classes, which the Python module cannot look up elsewhere. */
  private static ObjectNode rules(ModelManifest manifest) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    manifest
        .classes()
        .forEach(
            trafficClass ->
                ClassRules.of(trafficClass)
                    .ifPresent(
                        rule -> {
                          ObjectNode entry = json.putObject(trafficClass.name());
                          ArrayNode protocols = entry.putArray("protocols");
                          rule.protocols().stream().sorted().forEach(protocols::add);
                          entry.put("needs_payload", rule.needsPayload());
                        }));
    return json;
  }

  /**
   * One row as pandas writes it with the orientation {@code split}: the median of each feature in
   * the training rows, or 0 if the manifest contains no quantiles. Null means missing.
   */
  private static ObjectNode example(ModelManifest manifest) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode columns = json.putArray("columns");
    ArrayNode row = json.putArray("data").addArray();
    for (int i = 0; i < manifest.features().size(); i++) {
      Feature feature = manifest.features().get(i);
      columns.add(feature.columnName());
      double median = manifest.quantiles().isEmpty() ? 0 : median(manifest.quantiles().get(i));
      if (feature.isMissing(median)) {
        row.addNull();
      } else {
        row.add(median);
      }
    }
    return json;
  }

  private static double median(FeatureQuantiles quantiles) {
    return quantiles.all().values().get(FeatureQuantiles.LEVELS.indexOf(0.5));
  }

  /** The total size of the files that the directory contains so far. */
  private static long size(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      long bytes = 0;
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        bytes += Files.size(file);
      }
      return bytes;
    }
  }
}
