package io.mlids.train.sagemaker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlids.train.fit.ParameterFile;
import io.mlids.train.fit.TrainingException;
import io.mlids.train.fit.TrainingParameters;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * Reads training parameters from {@code hyperparameters.json}. SageMaker writes every value as a
 * string, so numbers and booleans are recognised in strings.
 */
public final class HyperparameterFile {
  private static final JsonMapper JSON = new JsonMapper();

  private HyperparameterFile() {}

  /**
   * Reads the file. A missing file means that all parameters have their default values. Parameters
   * that SageMaker's own tools add, which begin with {@code sagemaker_} or {@code _}, are ignored.
   *
   * @throws TrainingException if a parameter is unknown, of the wrong type or out of range
   */
  public static TrainingParameters read(Path file) throws IOException {
    if (Files.notExists(file)) {
      return TrainingParameters.DEFAULTS;
    }
    JsonNode document = ParameterFile.document(file);
    ObjectNode parameters = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> each : document.properties()) {
      if (!each.getKey().startsWith("sagemaker_") && !each.getKey().startsWith("_")) {
        parameters.set(each.getKey(), value(each.getValue()));
      }
    }
    return ParameterFile.parameters(parameters, file.toString());
  }

  private static JsonNode value(JsonNode sent) {
    if (!sent.isTextual()) {
      return sent;
    }
    String text = sent.textValue().strip();
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> JsonNodeFactory.instance.booleanNode(true);
      case "false" -> JsonNodeFactory.instance.booleanNode(false);
      default ->
          text.startsWith("\"") || text.startsWith("{")
              ? unquoted(sent, text)
              : numberOrText(sent, text);
    };
  }

  private static JsonNode numberOrText(JsonNode sent, String text) {
    try {
      return JsonNodeFactory.instance.numberNode(new BigDecimal(text));
    } catch (NumberFormatException e) {
      return sent;
    }
  }

  /** An object, or a string that a client encoded as JSON before SageMaker encoded it again. */
  private static JsonNode unquoted(JsonNode sent, String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      return sent;
    }
  }
}
