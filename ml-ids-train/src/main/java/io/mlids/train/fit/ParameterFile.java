package io.mlids.train.fit;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlids.core.feature.Feature;
import io.mlids.train.calibration.CalibrationMethod;
import io.mlids.train.sampling.Smote;
import java.io.CharConversionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Reads training parameters from JSON: an object with any of the parameters, each at most once.
 * Omitted parameters take their {@linkplain TrainingParameters#DEFAULTS default values}.
 */
public final class ParameterFile {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final String source;
  private final JsonNode document;
  private final List<String> known = new ArrayList<>();

  private ParameterFile(String source, JsonNode document) {
    this.source = source;
    this.document = document;
  }

  /**
   * Reads a file.
   *
   * @throws TrainingException if a parameter is unknown, of the wrong type or out of range
   */
  public static TrainingParameters read(Path file) throws IOException {
    return parameters(document(file), file.toString());
  }

  /**
   * Reads a JSON object without checking its members.
   *
   * @throws TrainingException if the file does not contain a JSON object
   */
  public static JsonNode document(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new TrainingException(
          file + ": a directory, not a file; specify a JSON parameter file");
    }
    return document(Files.readAllBytes(file), file.toString());
  }

  /**
   * Reads a document.
   *
   * @param source the document's name in messages
   * @throws TrainingException if a parameter is unknown, of the wrong type or out of range
   */
  static TrainingParameters parse(byte[] json, String source) throws IOException {
    return parameters(document(json, source), source);
  }

  /**
   * Interprets the members of a JSON object.
   *
   * @param source the document's name in messages
   * @throws TrainingException if a parameter is unknown, of the wrong type or out of range
   */
  public static TrainingParameters parameters(JsonNode document, String source) {
    return new ParameterFile(source, document).parameters();
  }

  private static JsonNode document(byte[] json, String source) throws IOException {
    JsonNode document;
    try {
      document = JSON.readTree(json);
    } catch (JsonProcessingException e) {
      String place =
          e.getLocation() == null ? "" : ", line " + Math.max(1, e.getLocation().getLineNr());
      throw new TrainingException(
          source
              + place
              + ": invalid JSON ("
              // Removes the hint in parentheses that Jackson appends.
              + e.getOriginalMessage().replaceFirst(" \\(.*", "")
              + "); write the parameters as {\"name\": value, …}");
    } catch (CharConversionException e) {
      // Jackson mistakes a document that contains zero bytes for UTF-32.
      throw new TrainingException(
          source + ": invalid JSON; write the parameters as {\"name\": value, …} in UTF-8");
    }
    if (!document.isObject()) {
      throw new TrainingException(
          source + ": not a JSON object; write the parameters as {\"name\": value, …}");
    }
    return document;
  }

  /** All parameters by their names in the file. */
  public static ObjectNode toJson(TrainingParameters parameters) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("objective", parameters.objective().toString());
    json.put("nr_iterations", parameters.nrIterations());
    json.put("tree_depth", parameters.treeDepth());
    json.put("learning_rate", parameters.learningRate());
    json.put("l2_reg", parameters.l2Reg());
    json.put("border_count", parameters.borderCount());
    json.put("use_val_set", parameters.useValSet());
    json.put("early_stopping_rounds", parameters.earlyStoppingRounds());
    json.put("nr_samples_attack_category", parameters.nrSamplesAttackCategory());
    json.put("class_weights", parameters.classWeights());
    json.put("random_seed", parameters.randomSeed());
    json.put("task_type", parameters.taskType().toString());
    json.put("calibration", parameters.calibration().toString());
    json.put("decision_threshold", parameters.decisionThreshold());
    parameters
        .maxFalsePositiveRate()
        .ifPresent(value -> json.put("max_false_positive_rate", value));
    putTrees(json, parameters.trees());
    parameters.randomStrength().ifPresent(value -> json.put("random_strength", value));
    return json;
  }

  private static void putTrees(ObjectNode json, TreeParameters trees) {
    json.put("subsample", trees.subsample());
    json.put("colsample_bytree", trees.columnShare());
    json.put("min_child_weight", trees.minChildWeight());
    json.put("gamma", trees.gamma());
    json.put("max_leaves", trees.maxLeaves());
    if (!trees.monotone().isEmpty()) {
      ObjectNode monotone = json.putObject("monotone_constraints");
      trees.monotone().forEach((feature, sign) -> monotone.put(feature.columnName(), sign));
    }
  }

  private TrainingParameters parameters() {
    TrainingParameters otherwise = TrainingParameters.DEFAULTS;
    TrainingParameters parameters =
        new TrainingParameters(
            choice("objective", Objective.class, otherwise.objective()),
            integer("nr_iterations", 1, 100_000, otherwise.nrIterations()),
            integer("tree_depth", 1, 30, otherwise.treeDepth()),
            number("learning_rate", Double.MIN_VALUE, 1, otherwise.learningRate()),
            number("l2_reg", 0, Float.MAX_VALUE, otherwise.l2Reg()),
            integer("border_count", 2, 65_535, otherwise.borderCount()),
            truth("use_val_set", otherwise.useValSet()),
            integer("early_stopping_rounds", 0, 100_000, otherwise.earlyStoppingRounds()),
            integer(
                "nr_samples_attack_category",
                0,
                Smote.MAX_WANTED,
                otherwise.nrSamplesAttackCategory()),
            truth("class_weights", otherwise.classWeights()),
            integer(
                "random_seed",
                TrainingParameters.ANY_SEED,
                Integer.MAX_VALUE,
                otherwise.randomSeed()),
            choice("task_type", TaskType.class, otherwise.taskType()),
            choice("calibration", CalibrationMethod.class, otherwise.calibration()),
            number("decision_threshold", 0, 1, otherwise.decisionThreshold()),
            optional("max_false_positive_rate", 1),
            trees(),
            optional("random_strength", Double.MAX_VALUE));
    if (parameters.maxFalsePositiveRate().isPresent() && !parameters.useValSet()) {
      throw new TrainingException(
          source + ": max_false_positive_rate needs validation rows; set use_val_set to true");
    }
    if (parameters.objective() == Objective.MULTICLASS
        && !parameters.trees().monotone().isEmpty()) {
      throw new TrainingException(
          source + ": monotone_constraints need the objective binary; remove them");
    }
    List<String> unknown = new ArrayList<>();
    document.fieldNames().forEachRemaining(unknown::add);
    unknown.removeAll(known);
    if (!unknown.isEmpty()) {
      throw new TrainingException(
          source
              + ": unknown parameter "
              + String.join(", ", unknown)
              + "; known are "
              + String.join(", ", known));
    }
    return parameters;
  }

  private TreeParameters trees() {
    TreeParameters otherwise = TreeParameters.DEFAULTS;
    return new TreeParameters(
        number("subsample", Double.MIN_VALUE, 1, otherwise.subsample()),
        number("colsample_bytree", Double.MIN_VALUE, 1, otherwise.columnShare()),
        number("min_child_weight", 0, Float.MAX_VALUE, otherwise.minChildWeight()),
        number("gamma", 0, Float.MAX_VALUE, otherwise.gamma()),
        integer("max_leaves", 0, 1 << 20, otherwise.maxLeaves()),
        monotone("monotone_constraints"));
  }

  private Map<Feature, Integer> monotone(String name) {
    JsonNode value = value(name);
    Map<Feature, Integer> signs = new EnumMap<>(Feature.class);
    if (value == null) {
      return signs;
    }
    String wanted = "an object such as {\"flow_duration\": 1}, with 1, -1 or 0 for each feature";
    if (!value.isObject()) {
      throw refused(name, value, wanted);
    }
    for (Map.Entry<String, JsonNode> each : value.properties()) {
      Optional<Feature> feature = Feature.ofColumn(each.getKey());
      JsonNode sign = each.getValue();
      if (feature.isEmpty() || !sign.isInt() || Math.abs(sign.intValue()) > 1) {
        throw refused(name, value, wanted);
      }
      signs.put(feature.get(), sign.intValue());
    }
    return signs;
  }

  private OptionalDouble optional(String name, double most) {
    double value = number(name, 0, most, Double.NaN);
    return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  private int integer(String name, int least, int most, int otherwise) {
    JsonNode value = value(name);
    if (value == null) {
      return otherwise;
    }
    boolean whole = value.isNumber() && value.canConvertToExactIntegral();
    if (!whole || !value.canConvertToInt() || value.intValue() < least || value.intValue() > most) {
      throw refused(name, value, "a whole number from " + least + " to " + most);
    }
    return value.intValue();
  }

  private double number(String name, double least, double most, double otherwise) {
    JsonNode value = value(name);
    if (value == null) {
      return otherwise;
    }
    if (!value.isNumber() || !(value.doubleValue() >= least && value.doubleValue() <= most)) {
      String from = least == 0 ? "a number from 0" : "a number greater than 0";
      throw refused(name, value, most > 1 ? from : from + " to " + (int) most);
    }
    return value.doubleValue();
  }

  private boolean truth(String name, boolean otherwise) {
    JsonNode value = value(name);
    if (value == null) {
      return otherwise;
    }
    if (!value.isBoolean()) {
      throw refused(name, value, "true or false");
    }
    return value.booleanValue();
  }

  private <E extends Enum<E>> E choice(String name, Class<E> type, E otherwise) {
    JsonNode value = value(name);
    if (value == null) {
      return otherwise;
    }
    List<String> choices = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      if (value.isTextual() && constant.name().equalsIgnoreCase(value.textValue().strip())) {
        return constant;
      }
      choices.add('"' + constant.toString() + '"');
    }
    throw refused(name, value, String.join(" or ", choices));
  }

  /**
   * Returns the value of a parameter, or null if the file does not contain it, and marks its name
   * as known.
   */
  private JsonNode value(String name) {
    known.add(name);
    return document.get(name);
  }

  private TrainingException refused(String name, JsonNode value, String wanted) {
    return new TrainingException(source + ": " + name + " is " + value + "; it must be " + wanted);
  }
}
