package io.mlids.core.site;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlids.core.detect.Detector;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.file.OutputFile;
import io.mlids.core.model.FeatureQuantiles;
import io.mlids.core.model.FeatureQuantiles.Distribution;
import io.mlids.core.model.ModelFormatException;
import io.mlids.core.site.anomaly.AnomalyScorer;
import io.mlids.core.site.anomaly.IsolationForest;
import io.mlids.core.site.usual.UsualJson;
import io.mlids.core.text.JsonProblem;
import java.io.CharConversionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads and writes site profiles. A site profile is a directory that contains {@code site.json}.
 */
public final class SiteFile {
  /** The name of the file in the directory of a site profile. */
  public static final String NAME = "site.json";

  private static final int FORMAT_VERSION = 1;

  /** Far larger than any real profile; limits the memory that an invalid file can use. */
  private static final long MAX_BYTES = 64L << 20;

  private static final String REMEDY = "; learn it again with 'ml-ids-flows learn'";
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private SiteFile() {}

  /** Returns whether a directory contains a site profile. */
  public static boolean existsIn(Path directory) {
    return Files.isRegularFile(directory.resolve(NAME));
  }

  /** Writes a profile to a directory and creates the directory if necessary. */
  public static void write(SiteProfile profile, Path directory) throws IOException {
    Files.createDirectories(directory);
    try (OutputFile file = OutputFile.create(directory.resolve(NAME))) {
      Files.write(file.path(), MAPPER.writeValueAsBytes(json(profile)));
      file.commit();
    }
  }

  private static ObjectNode json(SiteProfile profile) {
    ObjectNode json = MAPPER.createObjectNode();
    SiteProfile.Source source = profile.source();
    json.put("format_version", FORMAT_VERSION);
    json.put("learned_at", source.learnedAt().toString());
    json.put("model_version", source.modelVersion());
    json.put("feature_profile", source.profile().id());
    json.put("false_alarms", source.falseAlarms());
    json.put("first_time", source.firstTime());
    json.put("last_time", source.lastTime());
    json.put("flows", source.flows());
    json.put("flows_left_out", source.leftOut());
    ObjectNode groups = json.putObject("groups");
    profile
        .groups()
        .forEach(
            (group, scores) -> {
              ObjectNode each = groups.putObject(group.id());
              each.put("flows", scores.attack().count());
              each.put("attack_threshold", profile.attackThreshold(group));
              each.put("attack_offset", scores.attackOffset());
              putNumbers(each, "attack_scores", scores.attack().highest());
              putNumbers(each, "anomaly_scores", scores.anomaly().highest());
            });
    profile.traffic().ifPresent(traffic -> UsualJson.write(traffic, json.putObject("traffic")));
    ArrayNode usual = json.putArray("usual");
    for (int i = 0; i < source.features().size(); i++) {
      ObjectNode each = usual.addObject();
      each.put("feature", source.features().get(i).columnName());
      putNumbers(each, "quantiles", profile.usual().get(i).values());
      putNumbers(each, "missing", List.of(profile.usual().get(i).missing()));
    }
    ArrayNode trees = json.putArray("isolation_trees");
    IsolationForest forest = profile.scorer().forest();
    for (int tree = 0; tree < forest.columns().length; tree++) {
      ObjectNode each = trees.addObject();
      ArrayNode columns = each.putArray("columns");
      for (int column : forest.columns()[tree]) {
        columns.add(column);
      }
      ArrayNode values = each.putArray("values");
      for (float value : forest.values()[tree]) {
        values.add(value);
      }
    }
    return json;
  }

  private static void putNumbers(ObjectNode json, String name, List<Double> numbers) {
    ArrayNode array = json.putArray(name);
    for (double number : numbers) {
      if (Double.isFinite(number)) {
        array.add(number);
      } else {
        array.addNull();
      }
    }
  }

  /**
   * Reads a profile.
   *
   * @throws ModelFormatException if the directory does not contain a valid profile; the message
   *     states the reason and the remedy
   */
  public static SiteProfile read(Path directory) throws IOException {
    Path file = directory.resolve(NAME);
    if (!Files.exists(directory)) {
      throw new ModelFormatException(
          directory
              + ": no such directory; check the path, or create a site profile with"
              + " 'ml-ids-flows learn'");
    }
    if (!Files.isRegularFile(file)) {
      throw new ModelFormatException(
          directory + ": not a site profile (" + NAME + " is missing)" + REMEDY);
    }
    if (Files.size(file) > MAX_BYTES) {
      throw new ModelFormatException(
          file + ": the file is too large for a site profile (more than 64 MB)" + REMEDY);
    }
    try {
      return profile(MAPPER.readTree(Files.readAllBytes(file)));
    } catch (JacksonException e) {
      throw new ModelFormatException(
          file + ": not valid JSON (" + JsonProblem.of(e) + ")" + REMEDY, e);
    } catch (CharConversionException e) {
      throw new ModelFormatException(file + ": not valid JSON (not encoded as UTF-8)" + REMEDY, e);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new ModelFormatException(file + ": " + e.getMessage() + REMEDY, e);
    }
  }

  /**
   * Reads the site profile of a model.
   *
   * @return a classifier that uses the profile
   * @throws ModelFormatException if the directory does not contain a valid profile for this model
   */
  public static SiteClassifier open(Path directory, Detector detector) throws IOException {
    SiteClassifier classifier = new SiteClassifier(detector);
    use(directory, classifier);
    return classifier;
  }

  /**
   * Reads the site profile of a model, and makes a classifier use it.
   *
   * @throws ModelFormatException if the directory does not contain a valid profile for this model
   */
  public static void use(Path directory, SiteClassifier classifier) throws IOException {
    SiteProfile profile = read(directory);
    try {
      classifier.use(profile);
    } catch (IllegalArgumentException e) {
      throw new ModelFormatException(
          directory + ": " + e.getMessage() + "; specify that model, or learn again", e);
    }
  }

  private static SiteProfile profile(JsonNode json) {
    if (json.path("format_version").asInt() != FORMAT_VERSION) {
      throw new IllegalArgumentException(
          "the file has no format version, or one other than " + FORMAT_VERSION);
    }
    List<Feature> features = new ArrayList<>();
    List<Distribution> usual = new ArrayList<>();
    for (JsonNode each : array(json, "usual")) {
      String name = each.path("feature").asText();
      features.add(
          Feature.ofColumn(name)
              .orElseThrow(() -> new IllegalArgumentException("unknown feature '" + name + "'")));
      usual.add(new Distribution(quantiles(each), numbers(each, "missing", 1).getFirst()));
    }
    SiteProfile.Source source =
        new SiteProfile.Source(
            Instant.parse(text(json, "learned_at")),
            text(json, "model_version"),
            FeatureProfile.ofId(text(json, "feature_profile"))
                .orElseThrow(() -> new IllegalArgumentException("unknown feature_profile")),
            features,
            number(json, "false_alarms").doubleValue(),
            number(json, "first_time").longValue(),
            number(json, "last_time").longValue(),
            number(json, "flows").longValue(),
            number(json, "flows_left_out").longValue());
    // Profiles of earlier versions do not describe services.
    JsonNode traffic = json.path("traffic");
    return new SiteProfile(
        source,
        groups(json),
        new AnomalyScorer(usual, forest(json, features.size())),
        traffic.isMissingNode() ? Optional.empty() : Optional.of(UsualJson.read(traffic)));
  }

  private static Map<ServiceGroup, SiteProfile.Scores> groups(JsonNode json) {
    Map<ServiceGroup, SiteProfile.Scores> groups = new EnumMap<>(ServiceGroup.class);
    for (Map.Entry<String, JsonNode> each : json.path("groups").properties()) {
      ServiceGroup group =
          ServiceGroup.ofId(each.getKey())
              .orElseThrow(
                  () -> new IllegalArgumentException("unknown group '" + each.getKey() + "'"));
      JsonNode scores = each.getValue();
      long flows = number(scores, "flows").longValue();
      if (flows < 1) {
        throw new IllegalArgumentException("the group '" + each.getKey() + "' has no flows");
      }
      int kept = (int) Math.min(flows, Calibration.KEPT);
      groups.put(
          group,
          new SiteProfile.Scores(
              Calibration.restore(flows, numbers(scores, "attack_scores", kept)),
              // Earlier versions had no offsets. Without them, the promise holds as well.
              scores.has("attack_offset") ? number(scores, "attack_offset").doubleValue() : 0,
              Calibration.restore(flows, numbers(scores, "anomaly_scores", kept))));
    }
    return groups;
  }

  /** Quantiles in ascending order, or NaN for all. */
  private static List<Double> quantiles(JsonNode json) {
    List<Double> quantiles = numbers(json, "quantiles", FeatureQuantiles.LEVELS.size());
    for (int i = 1; i < quantiles.size(); i++) {
      if (quantiles.get(i).isNaN() != quantiles.get(i - 1).isNaN()
          || quantiles.get(i) < quantiles.get(i - 1)) {
        throw new IllegalArgumentException("\"quantiles\" are not in ascending order");
      }
    }
    return quantiles;
  }

  private static IsolationForest forest(JsonNode json, int width) {
    JsonNode trees = array(json, "isolation_trees");
    int[][] columns = new int[trees.size()][];
    float[][] values = new float[trees.size()][];
    for (int tree = 0; tree < columns.length; tree++) {
      List<Double> splits = numbers(trees.get(tree), "columns", IsolationForest.NODES);
      List<Double> numbers = numbers(trees.get(tree), "values", IsolationForest.NODES);
      columns[tree] = new int[splits.size()];
      values[tree] = new float[splits.size()];
      for (int node = 0; node < splits.size(); node++) {
        // A null or a fraction must not become column 0.
        double column = splits.get(node);
        columns[tree][node] = column == Math.rint(column) ? (int) column : width;
        values[tree][node] = numbers.get(node).floatValue();
      }
    }
    return new IsolationForest(width, columns, values);
  }

  private static JsonNode array(JsonNode json, String key) {
    JsonNode array = json.path(key);
    if (!array.isArray() || array.isEmpty()) {
      throw new IllegalArgumentException("\"" + key + "\" is missing or not an array");
    }
    return array;
  }

  private static String text(JsonNode json, String key) {
    JsonNode value = json.path(key);
    if (!value.isTextual()) {
      throw new IllegalArgumentException("\"" + key + "\" is missing or not a string");
    }
    return value.textValue();
  }

  private static JsonNode number(JsonNode json, String key) {
    JsonNode value = json.path(key);
    if (!value.isNumber()) {
      throw new IllegalArgumentException("\"" + key + "\" is missing or not a number");
    }
    return value;
  }

  /** Reads an array of numbers; a null becomes NaN. */
  private static List<Double> numbers(JsonNode json, String key, int count) {
    JsonNode array = json.path(key);
    List<Double> numbers = new ArrayList<>();
    for (JsonNode value : array) {
      if (!value.isNumber() && !value.isNull()) {
        throw new IllegalArgumentException("\"" + key + "\" contains a value that is not a number");
      }
      numbers.add(value.isNull() ? Double.NaN : value.doubleValue());
    }
    if (numbers.size() != count) {
      throw new IllegalArgumentException(
          "\"" + key + "\" contains " + numbers.size() + " numbers instead of " + count);
    }
    return numbers;
  }
}
