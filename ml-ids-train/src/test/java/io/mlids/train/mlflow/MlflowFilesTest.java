package io.mlids.train.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.TrafficClass;
import io.mlids.core.model.FeatureQuantiles;
import io.mlids.core.model.FeatureQuantiles.Distribution;
import io.mlids.core.model.ModelManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compares the files of a bundle with those that MLflow writes, field by field. MLflow 3.4 writes
 * this {@code MLmodel} file for {@code mlflow.xgboost.save_model(booster, path, code_paths=[…],
 * input_example=frame, signature=…, model_format="json")}; MLflow 2.20 writes the same without
 * {@code model_id} and {@code prompts}:
 *
 * <pre>{@code
 * flavors:
 *   python_function:
 *     code: code
 *     data: model.json
 *     env:
 *       conda: conda.yaml
 *       virtualenv: python_env.yaml
 *     loader_module: mlflow.xgboost
 *     python_version: 3.11.9
 *   xgboost:
 *     code: code
 *     data: model.json
 *     model_class: xgboost.core.Booster
 *     model_format: json
 *     xgb_version: 3.0.4
 * is_signature_from_type_hint: false
 * mlflow_version: 3.4.0
 * model_id: null
 * model_size_bytes: 93773
 * model_uuid: 75b24f103c544a0694a466f0196e4676
 * prompts: null
 * saved_input_example_info:
 *   artifact_path: input_example.json
 *   pandas_orient: split
 *   serving_input_path: serving_input_example.json
 *   type: dataframe
 * signature:
 *   inputs: '[{"type": "double", "name": "…", "required": true}, …]'
 *   outputs: '[{"type": "tensor", "tensor-spec": {"dtype": "float64", "shape": [-1]}}]'
 *   params: '[{"name": "…", "default": "…", "shape": null, "type": "string"}]'
 * type_hint_from_example: false
 * utc_time_created: '2025-11-06 03:46:33.071805'
 * }</pre>
 *
 * <p>The differences are intended: {@code loader_module} is our module; {@code mlflow_version} is
 * absent, as MLflow itself leaves it out if it is unknown; and the null fields are absent, because
 * MLflow 2 does not know them. A file in a run also has {@code artifact_path} and {@code run_id}.
 */
class MlflowFilesTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final List<TrafficClass> CLASSES =
      List.of(
          TrafficClass.BENIGN,
          new TrafficClass("Bot"),
          new TrafficClass("SQL Injection"),
          new TrafficClass("Own Attack"));

  @TempDir Path folder;
  private ModelManifest manifest;

  @BeforeEach
  void write() throws IOException {
    manifest =
        ModelManifest.builder(FeatureProfile.CSE2018)
            .classes(CLASSES)
            .trainedAt(Instant.parse("2026-02-14T08:31:01.000250Z"))
            .modelSha256("0123456789abcdef".repeat(4))
            .quantiles(
                FeatureProfile.CSE2018.modelFeatures().stream()
                    .map(MlflowFilesTest::quantiles)
                    .toList())
            .build();
    Files.writeString(folder.resolve("model.json"), "{\"learner\": {}}");
    MlflowFiles.write(folder, manifest, "3.0.4");
  }

  /** The median of each feature is its position in the row; one feature is always missing. */
  private static FeatureQuantiles quantiles(Feature feature) {
    double median =
        feature == Feature.FLOW_BYTS_S
            ? Double.NaN
            : FeatureProfile.CSE2018.modelFeatures().indexOf(feature);
    Distribution all = new Distribution(Collections.nCopies(9, median), 0);
    return new FeatureQuantiles(feature, all, all);
  }

  @Test
  void theModelFileHasTheFieldsThatMlflowWrites() throws IOException {
    Map<String, String> fields = fields(folder.resolve("MLmodel"));
    assertThat(fields.keySet())
        .containsExactly(
            "flavors.python_function.code",
            "flavors.python_function.data",
            "flavors.python_function.env.conda",
            "flavors.python_function.env.virtualenv",
            "flavors.python_function.loader_module",
            "flavors.python_function.python_version",
            "flavors.xgboost.code",
            "flavors.xgboost.data",
            "flavors.xgboost.model_class",
            "flavors.xgboost.model_format",
            "flavors.xgboost.xgb_version",
            "is_signature_from_type_hint",
            "model_size_bytes",
            "model_uuid",
            "saved_input_example_info.artifact_path",
            "saved_input_example_info.pandas_orient",
            "saved_input_example_info.serving_input_path",
            "saved_input_example_info.type",
            "signature.inputs",
            "signature.outputs",
            "signature.params",
            "type_hint_from_example",
            "utc_time_created");
    assertThat(fields)
        .containsEntry("flavors.python_function.code", "code")
        .containsEntry("flavors.python_function.data", "model.json")
        .containsEntry("flavors.python_function.env.conda", "conda.yaml")
        .containsEntry("flavors.python_function.env.virtualenv", "python_env.yaml")
        .containsEntry("flavors.python_function.loader_module", "mlids_mlflow")
        .containsEntry("flavors.python_function.python_version", "3.11")
        .containsEntry("flavors.xgboost.code", "code")
        .containsEntry("flavors.xgboost.data", "model.json")
        .containsEntry("flavors.xgboost.model_class", "xgboost.core.Booster")
        .containsEntry("flavors.xgboost.model_format", "json")
        .containsEntry("flavors.xgboost.xgb_version", "3.0.4")
        .containsEntry("is_signature_from_type_hint", "false")
        .containsEntry("type_hint_from_example", "false")
        .containsEntry("utc_time_created", "2026-02-14 08:31:01.000250")
        .containsEntry("saved_input_example_info.artifact_path", "input_example.json")
        .containsEntry("saved_input_example_info.pandas_orient", "split")
        .containsEntry("saved_input_example_info.serving_input_path", "serving_input_example.json")
        .containsEntry("saved_input_example_info.type", "dataframe");
    assertThat(fields.get("model_uuid")).matches("[0-9a-f]{32}");
    assertThat(Long.parseLong(fields.get("model_size_bytes")))
        .isEqualTo(
            size("model.json")
                + size("code/mlids_mlflow.py")
                + size("class_rules.json")
                + size("input_example.json")
                + size("serving_input_example.json"));
  }

  @Test
  void theSignatureListsTheFeaturesInOrderAndTheOptionalProtocol() throws IOException {
    Map<String, String> fields = fields(folder.resolve("MLmodel"));
    String inputs = fields.get("signature.inputs");
    assertThat(inputs)
        .startsWith("[{\"type\": \"double\", \"name\": \"flow_duration\", \"required\": true}, ");
    JsonNode columns = MAPPER.readTree(inputs);
    assertThat(columns).hasSize(69);
    for (int i = 0; i < 68; i++) {
      assertThat(columns.get(i).get("name").textValue())
          .isEqualTo(manifest.features().get(i).columnName());
      assertThat(columns.get(i).get("type").textValue()).isEqualTo("double");
      assertThat(columns.get(i).get("required").booleanValue()).isTrue();
    }
    assertThat(columns.get(68))
        .isEqualTo(
            MAPPER.readTree("{\"type\":\"double\",\"name\":\"protocol\",\"required\":false}"));
    assertThat(fields.get("signature.outputs"))
        .isEqualTo(
            "[{\"type\": \"tensor\", \"tensor-spec\": {\"dtype\": \"float64\", \"shape\": [-1]}}]");
    assertThat(fields.get("signature.params"))
        .isEqualTo(
            "[{\"name\": \"output\", \"default\": \"prediction\", \"shape\": null, \"type\":"
                + " \"string\"}]");
  }

  @Test
  void theInputExampleIsTheMedianFlowInPandasForm() throws IOException {
    JsonNode example = MAPPER.readTree(folder.resolve("input_example.json").toFile());
    assertThat(example.fieldNames()).toIterable().containsExactly("columns", "data");
    assertThat(example.get("columns")).hasSize(68);
    assertThat(example.get("data")).hasSize(1);
    JsonNode row = example.get("data").get(0);
    assertThat(row).hasSize(68);
    for (int i = 0; i < 68; i++) {
      if (manifest.features().get(i) == Feature.FLOW_BYTS_S) {
        assertThat(row.get(i).isNull()).isTrue();
      } else {
        assertThat(row.get(i).isDouble()).isTrue();
        assertThat(row.get(i).doubleValue()).isEqualTo(i);
      }
    }
    JsonNode request = MAPPER.readTree(folder.resolve("serving_input_example.json").toFile());
    assertThat(request.fieldNames()).toIterable().containsExactly("dataframe_split");
    assertThat(request.get("dataframe_split")).isEqualTo(example);
  }

  @Test
  void theEnvironmentFilesHaveTheFormThatMlflowWrites() throws IOException {
    assertThat(Files.readAllLines(folder.resolve("requirements.txt")))
        .containsExactly("mlflow>=2.10", "numpy", "pandas", "xgboost>=1.7");
    assertThat(Files.readString(folder.resolve("conda.yaml")))
        .isEqualTo(
            """
            channels:
            - conda-forge
            dependencies:
            - python=3.11
            - pip
            - pip:
              - mlflow>=2.10
              - numpy
              - pandas
              - xgboost>=1.7
            name: mlflow-env
            """);
    assertThat(Files.readString(folder.resolve("python_env.yaml")))
        .isEqualTo(
            """
            python: '3.11'
            build_dependencies:
            - pip
            - setuptools
            - wheel
            dependencies:
            - -r requirements.txt
            """);
  }

  @Test
  void theRulesOfTheModelsClassesAreIncluded() throws IOException {
    assertThat(MAPPER.readTree(folder.resolve("class_rules.json").toFile()))
        .isEqualTo(
            MAPPER.readTree(
                """
                {"Bot": {"protocols": [6, 17], "needs_payload": false},
                 "SQL Injection": {"protocols": [6], "needs_payload": true}}
                """));
  }

  @Test
  void theCopyOfARunNamesTheRun() throws IOException {
    Path copy = folder.resolve("copy");
    String text = Files.readString(folder.resolve("MLmodel"));
    Files.writeString(copy, MlflowModelFile.ofRun(text, "0d099223a0aa", "model"));
    Map<String, String> ofRun = new LinkedHashMap<>(fields(copy));
    List<String> keys = List.copyOf(ofRun.keySet());
    assertThat(keys.getFirst()).isEqualTo("artifact_path");
    assertThat(keys.get(keys.indexOf("run_id") - 1)).isEqualTo("model_uuid");
    assertThat(ofRun.remove("artifact_path")).isEqualTo("model");
    assertThat(ofRun.remove("run_id")).isEqualTo("0d099223a0aa");
    assertThat(ofRun).isEqualTo(fields(folder.resolve("MLmodel")));
  }

  @Test
  void everyFileThatIsWrittenIsNamed() throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      assertThat(entries.map(entry -> entry.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              Stream.concat(Stream.of("model.json"), MlflowFiles.NAMES.stream()).toList());
    }
  }

  @Test
  void onlyTheCodeOfAnotherBundleMayBeReplaced() throws IOException {
    assertThat(MlflowFiles.wouldReplaceOtherCode(folder)).isFalse();
    Files.createDirectory(folder.resolve("code/__pycache__"));
    assertThat(MlflowFiles.wouldReplaceOtherCode(folder)).isFalse();
    assertThat(MlflowFiles.wouldReplaceOtherCode(folder.resolve("nowhere"))).isFalse();
    Files.writeString(folder.resolve("code/own.py"), "");
    assertThat(MlflowFiles.wouldReplaceOtherCode(folder)).isTrue();
  }

  private long size(String name) throws IOException {
    return Files.size(folder.resolve(name));
  }

  /** Reads the subset of YAML that MLmodel files use: nested mappings and scalars on one line. */
  private static Map<String, String> fields(Path file) throws IOException {
    Map<String, String> fields = new LinkedHashMap<>();
    Deque<String> parents = new ArrayDeque<>();
    for (String line : Files.readAllLines(file)) {
      String text = line.stripLeading();
      int depth = (line.length() - text.length()) / 2;
      while (parents.size() > depth) {
        parents.removeLast();
      }
      assertThat(parents).as(line).hasSize(depth);
      String key = text.substring(0, text.indexOf(':'));
      String value = text.substring(key.length() + 1).strip();
      parents.addLast(key);
      if (!value.isEmpty()) {
        boolean quoted = value.startsWith("'");
        assertThat(value.endsWith("'")).as(line).isEqualTo(quoted);
        String previous =
            fields.put(
                String.join(".", parents), quoted ? value.substring(1, value.length() - 1) : value);
        assertThat(previous).as(line).isNull();
      }
    }
    return fields;
  }
}
