package io.mlids.core.model;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.mlids.core.model.ForestBuilder.Tree;
import io.mlids.core.text.Excerpt;
import io.mlids.core.text.JsonProblem;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads XGBoost's JSON model format (see <i>Introduction to Model IO</i> in its documentation)
 * token by token. The file is not trusted: every index, length and number is checked before use,
 * and memory grows with the data read, not with the sizes that the file declares.
 */
final class XgboostModelReader {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          // XGBoost writes infinite thresholds as Infinity.
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .build();

  private static final String REMEDY =
      "; save the XGBoost model to a file whose name ends in .json, or train a model with"
          + " 'make train_local'";

  private final JsonParser json;
  private final ForestBuilder forest = new ForestBuilder();
  private final List<String> featureNames = new ArrayList<>();
  private String booster = "";
  private String objectiveName = "";
  private String baseScore = "";
  private int featureCount;
  private int classCount;
  private int[] treeOutputs = {};

  private XgboostModelReader(JsonParser json) {
    this.json = json;
  }

  static TreeEnsemble read(InputStream in, String name) throws IOException {
    try (JsonParser json = JSON.createParser(in)) {
      json.disable(JsonParser.Feature.AUTO_CLOSE_SOURCE);
      return new XgboostModelReader(json).model();
    } catch (JacksonException e) {
      throw new ModelFormatException(
          name + ": not an XGBoost JSON model (" + JsonProblem.of(e) + ")" + REMEDY, e);
    } catch (CharConversionException e) {
      throw new ModelFormatException(
          name + ": not an XGBoost JSON model (not encoded as UTF-8)" + REMEDY, e);
    } catch (UnknownModelException e) {
      throw new ModelFormatException(name + ": " + e.getMessage() + REMEDY, e);
    }
  }

  private TreeEnsemble model() throws IOException {
    json.nextToken();
    eachField(
        "the model",
        name -> {
          switch (name) {
            case "learner" -> eachField(name, this::learner);
            default -> json.skipChildren();
          }
        });
    return ensemble();
  }

  private void learner(String name) throws IOException {
    switch (name) {
      case "feature_names" -> eachElement(name, () -> featureNames.add(text("a feature name")));
      case "gradient_booster" -> eachField(name, this::gradientBooster);
      case "learner_model_param" -> eachField(name, this::modelParameter);
      case "objective" ->
          eachField(
              name,
              field -> {
                switch (field) {
                  case "name" -> objectiveName = text("the objective's name");
                  default -> json.skipChildren();
                }
              });
      default -> json.skipChildren();
    }
  }

  private void modelParameter(String name) throws IOException {
    switch (name) {
      case "base_score" -> baseScore = text(name);
      case "num_class" -> classCount = count(name);
      case "num_feature" -> featureCount = count(name);
      case "num_target" ->
          check(count(name) <= 1, "the model predicts several targets; only one is supported");
      default -> json.skipChildren();
    }
  }

  private void gradientBooster(String name) throws IOException {
    switch (name) {
      case "name" -> booster = text("the booster's name");
      case "model" -> eachField(name, this::treeModel);
      default -> json.skipChildren();
    }
  }

  private void treeModel(String name) throws IOException {
    switch (name) {
      case "tree_info" -> treeOutputs = integers(name);
      case "trees" -> eachElement(name, () -> forest.add(tree()));
      default -> json.skipChildren();
    }
  }

  private Tree tree() throws IOException {
    Tree tree = new Tree();
    eachField(
        "a tree",
        name -> {
          switch (name) {
            case "id" -> tree.id = json.getIntValue();
            case "left_children" -> tree.left = integers(name);
            case "right_children" -> tree.right = integers(name);
            case "split_indices" -> tree.features = integers(name);
            case "split_conditions" -> tree.values = floats(name);
            case "default_left" -> tree.defaultLeft = integers(name);
            case "split_type" -> tree.splitTypes = integers(name);
            case "sum_hessian" -> tree.covers = floats(name);
            case "tree_param" ->
                eachField(
                    name,
                    field -> {
                      switch (field) {
                        case "size_leaf_vector" ->
                            check(
                                count(field) <= 1,
                                "the model has vector leaves; only scalar leaves are supported");
                        default -> json.skipChildren();
                      }
                    });
            default -> json.skipChildren();
          }
        });
    return tree;
  }

  private TreeEnsemble ensemble() throws UnknownModelException {
    check(
        booster.equals("gbtree"),
        "the model uses the booster '" + booster + "'; only 'gbtree' is supported");
    Objective objective =
        Objective.ofXgboostName(objectiveName)
            .orElseThrow(
                () ->
                    new UnknownModelException(
                        "the model has the objective '"
                            + objectiveName
                            + "'; only 'binary:logistic' and 'multi:softprob' are supported"));
    int outputs =
        switch (objective) {
          case BINARY_LOGISTIC -> 1;
          case MULTI_SOFTPROB -> classCount;
        };
    check(
        objective != Objective.MULTI_SOFTPROB || classCount >= 2,
        "the model has " + classCount + " classes (num_class); the objective needs at least 2");
    check(
        featureCount >= 1 && featureCount <= TreeNodes.MAX_FEATURES,
        "the model has "
            + featureCount
            + " features (num_feature); only 1 to "
            + TreeNodes.MAX_FEATURES
            + " are supported");
    check(
        featureNames.isEmpty() || featureNames.size() == featureCount,
        featureNames.size() + " feature_names for " + featureCount + " features");
    return new TreeEnsemble(
        objective,
        featureNames,
        featureCount,
        baseMargins(objective, outputs),
        forest.build(featureCount, treeOutputs, outputs));
  }

  /**
   * Parses {@code base_score}: a number such as {@code 5E-1} or, since XGBoost 3.1, a list such as
   * {@code [5E-1]}.
   */
  private float[] baseMargins(Objective objective, int outputs) throws UnknownModelException {
    String list = baseScore.strip();
    if (list.startsWith("[") && list.endsWith("]")) {
      list = list.substring(1, list.length() - 1);
    }
    String[] numbers = list.split(",", -1);
    check(
        numbers.length == 1 || numbers.length == outputs,
        numbers.length + " base_score values for " + outputs + " outputs");
    float[] margins = new float[outputs];
    for (int i = 0; i < outputs; i++) {
      String number = numbers[numbers.length == 1 ? 0 : i].strip();
      float value;
      try {
        value = Float.parseFloat(number);
      } catch (NumberFormatException e) {
        throw new UnknownModelException("invalid base_score '" + Excerpt.of(baseScore) + "'");
      }
      check(objective.isBaseScore(value), "invalid base_score '" + Excerpt.of(baseScore) + "'");
      margins[i] = objective.toMargin(value);
    }
    return margins;
  }

  /** Calls the reader with each field's name when the first token of its value is current. */
  private void eachField(String what, FieldReader reader) throws IOException {
    check(json.currentToken() == JsonToken.START_OBJECT, what + " is not an object");
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      json.nextToken();
      reader.read(name);
    }
  }

  /** Calls the reader when the first token of each element is current. */
  private void eachElement(String what, ElementReader reader) throws IOException {
    check(json.currentToken() == JsonToken.START_ARRAY, what + " is not an array");
    while (json.nextToken() != JsonToken.END_ARRAY) {
      reader.read();
    }
  }

  private int[] integers(String what) throws IOException {
    check(json.currentToken() == JsonToken.START_ARRAY, what + " is not an array");
    int[] values = new int[16];
    int size = 0;
    for (JsonToken token = json.nextToken();
        token != JsonToken.END_ARRAY;
        token = json.nextToken()) {
      if (size == values.length) {
        values = Arrays.copyOf(values, size * 2);
      }
      values[size++] =
          switch (token) {
            case VALUE_TRUE -> 1;
            case VALUE_FALSE -> 0;
            default -> json.getIntValue();
          };
    }
    return Arrays.copyOf(values, size);
  }

  private float[] floats(String what) throws IOException {
    check(json.currentToken() == JsonToken.START_ARRAY, what + " is not an array");
    float[] values = new float[16];
    int size = 0;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (size == values.length) {
        values = Arrays.copyOf(values, size * 2);
      }
      values[size++] = json.getFloatValue();
    }
    return Arrays.copyOf(values, size);
  }

  private String text(String what) throws IOException {
    check(json.currentToken().isScalarValue(), what + " is not a string");
    return json.getText();
  }

  /** Parses a count. XGBoost writes counts as strings, like all parameters. */
  private int count(String what) throws IOException {
    String text = text(what);
    try {
      int count = Integer.parseInt(text);
      check(count >= 0 && count <= 1_000_000, "invalid " + what + ": " + text);
      return count;
    } catch (NumberFormatException e) {
      throw new UnknownModelException("invalid " + what + ": '" + Excerpt.of(text) + "'");
    }
  }

  private static void check(boolean condition, String otherwise) throws UnknownModelException {
    if (!condition) {
      throw new UnknownModelException(otherwise);
    }
  }

  /** Reads the value of a field. */
  @FunctionalInterface
  private interface FieldReader {
    void read(String name) throws IOException;
  }

  /** Reads an element of an array. */
  @FunctionalInterface
  private interface ElementReader {
    void read() throws IOException;
  }
}
