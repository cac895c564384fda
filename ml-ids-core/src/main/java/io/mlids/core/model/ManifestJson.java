package io.mlids.core.model;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.TrafficClass;
import io.mlids.core.model.FeatureQuantiles.Distribution;
import io.mlids.core.text.JsonProblem;
import java.io.CharConversionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads and writes {@code mlids.json}. Unknown numbers are null. */
final class ManifestJson {
  /** Far larger than any real manifest; limits the memory that an invalid file can use. */
  private static final long MAX_BYTES = 32L << 20;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private ManifestJson() {}

  static ObjectNode write(ModelManifest manifest) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("format_version", ModelManifest.formatVersion(manifest.calibration().isPresent()));
    json.put("program_version", manifest.programVersion());
    json.put("trained_at", manifest.trainedAt().toString());
    json.put("feature_profile", manifest.profile().id());
    ArrayNode features = json.putArray("features");
    manifest.features().forEach(feature -> features.add(feature.columnName()));
    ArrayNode classes = json.putArray("classes");
    manifest.classes().forEach(trafficClass -> classes.add(trafficClass.name()));
    json.put("threshold", manifest.threshold());
    manifest
        .calibration()
        .ifPresent(calibration -> json.set("calibration", CalibrationJson.write(calibration)));
    json.put("model_sha256", manifest.modelSha256());
    json.put("seed", manifest.seed());
    json.set("parameters", manifest.parameters());
    json.set("metrics", manifest.metrics());
    json.put("data_fingerprint", manifest.dataFingerprint());
    ObjectNode rows = json.putObject("training_rows");
    manifest.trainingRows().forEach((trafficClass, count) -> rows.put(trafficClass.name(), count));
    ObjectNode environment = json.putObject("environment");
    manifest.environment().forEach(environment::put);
    ArrayNode levels = json.putArray("quantile_levels");
    FeatureQuantiles.LEVELS.forEach(levels::add);
    ObjectNode quantiles = json.putObject("quantiles");
    for (FeatureQuantiles feature : manifest.quantiles()) {
      ObjectNode both = quantiles.putObject(feature.feature().columnName());
      both.set("all", write(feature.all()));
      both.set("benign", write(feature.benign()));
    }
    return json;
  }

  private static ObjectNode write(Distribution distribution) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode values = json.putArray("values");
    distribution.values().forEach(value -> values.add(nullIfUnknown(value)));
    json.set("missing", nullIfUnknown(distribution.missing()));
    return json;
  }

  private static JsonNode nullIfUnknown(double value) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return Double.isFinite(value) ? nodes.numberNode(value) : nodes.nullNode();
  }

  static byte[] bytes(ModelManifest manifest) throws IOException {
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(write(manifest));
  }

  /**
   * Reads the file.
   *
   * @throws ModelFormatException if the file is not a manifest of this program; the caller adds the
   *     remedy to the message
   */
  static ModelManifest read(Path file) throws IOException {
    if (Files.size(file) > MAX_BYTES) {
      throw new ModelFormatException(
          file + ": the file is too large for a manifest (more than 32 MB)");
    }
    try {
      return read(MAPPER.readTree(Files.readAllBytes(file)));
    } catch (JacksonException e) {
      throw new ModelFormatException(file + ": not valid JSON (" + JsonProblem.of(e) + ")", e);
    } catch (CharConversionException e) {
      throw new ModelFormatException(file + ": not valid JSON (not encoded as UTF-8)", e);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new ModelFormatException(file + ": " + e.getMessage(), e);
    }
  }

  private static ModelManifest read(JsonNode json) {
    int format = number(json, "format_version").intValue();
    boolean calibrated = json.has("calibration");
    if (format != ModelManifest.formatVersion(calibrated)) {
      throw new IllegalArgumentException(
          "the file has format version "
              + format
              + ", but this program reads version "
              + ModelManifest.formatVersion(calibrated)
              + (calibrated ? " with" : " without")
              + " a calibration");
    }
    String profileId = text(json, "feature_profile");
    FeatureProfile profile =
        FeatureProfile.ofId(profileId)
            .orElseThrow(
                () -> new IllegalArgumentException("unknown feature_profile '" + profileId + "'"));
    List<Feature> features = new ArrayList<>();
    for (String name : texts(json, "features")) {
      features.add(feature(name));
    }
    Map<TrafficClass, Long> trainingRows = new LinkedHashMap<>();
    object(json, "training_rows")
        .properties()
        .forEach(e -> trainingRows.put(new TrafficClass(e.getKey()), e.getValue().asLong()));
    Map<String, String> environment = new LinkedHashMap<>();
    object(json, "environment")
        .properties()
        .forEach(e -> environment.put(e.getKey(), e.getValue().asText()));
    ModelManifest.Builder manifest = ModelManifest.builder(profile);
    if (calibrated) {
      manifest.calibration(CalibrationJson.read(object(json, "calibration")));
    }
    return manifest
        .programVersion(text(json, "program_version"))
        .trainedAt(Instant.parse(text(json, "trained_at")))
        .features(features)
        .classes(texts(json, "classes").stream().map(TrafficClass::new).toList())
        .threshold(number(json, "threshold").doubleValue())
        .modelSha256(text(json, "model_sha256"))
        .seed(number(json, "seed").longValue())
        .parameters(object(json, "parameters"))
        .metrics(object(json, "metrics"))
        .dataFingerprint(text(json, "data_fingerprint"))
        .trainingRows(trainingRows)
        .environment(environment)
        .quantiles(quantiles(json))
        .build();
  }

  private static List<FeatureQuantiles> quantiles(JsonNode json) {
    ObjectNode byFeature = object(json, "quantiles");
    if (byFeature.isEmpty()) {
      return List.of();
    }
    List<Double> levels = numbers(json, "quantile_levels");
    if (!levels.equals(FeatureQuantiles.LEVELS)) {
      throw new IllegalArgumentException("unsupported quantile_levels");
    }
    List<FeatureQuantiles> quantiles = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : byFeature.properties()) {
      quantiles.add(
          new FeatureQuantiles(
              feature(entry.getKey()),
              distribution(object(entry.getValue(), "all")),
              distribution(object(entry.getValue(), "benign"))));
    }
    return quantiles;
  }

  private static Distribution distribution(ObjectNode json) {
    JsonNode missing = json.path("missing");
    return new Distribution(
        numbers(json, "values"), missing.isNumber() ? missing.doubleValue() : Double.NaN);
  }

  private static Feature feature(String name) {
    return Feature.ofColumn(name)
        .orElseThrow(() -> new IllegalArgumentException("unknown feature '" + name + "'"));
  }

  private static String text(JsonNode json, String key) {
    JsonNode value = json.path(key);
    check(value.isTextual(), key, "a string");
    return value.textValue();
  }

  private static JsonNode number(JsonNode json, String key) {
    JsonNode value = json.path(key);
    check(value.isNumber(), key, "a number");
    return value;
  }

  private static ObjectNode object(JsonNode json, String key) {
    JsonNode value = json.path(key);
    check(value.isObject(), key, "an object");
    return (ObjectNode) value;
  }

  private static List<String> texts(JsonNode json, String key) {
    JsonNode array = json.path(key);
    check(array.isArray(), key, "an array");
    List<String> texts = new ArrayList<>();
    for (JsonNode value : array) {
      check(value.isTextual(), key, "an array of strings");
      texts.add(value.textValue());
    }
    return texts;
  }

  /** Reads an array of numbers, with NaN for each null. */
  private static List<Double> numbers(JsonNode json, String key) {
    JsonNode array = json.path(key);
    check(array.isArray(), key, "an array");
    List<Double> numbers = new ArrayList<>();
    for (JsonNode value : array) {
      check(value.isNumber() || value.isNull(), key, "an array of numbers");
      numbers.add(value.isNull() ? Double.NaN : value.doubleValue());
    }
    return numbers;
  }

  private static void check(boolean condition, String key, String wanted) {
    if (!condition) {
      throw new IllegalArgumentException("\"" + key + "\" is missing or not " + wanted);
    }
  }
}
