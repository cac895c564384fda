package io.mlids.core.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlids.core.model.CalibrationCurve.Isotonic;
import io.mlids.core.model.CalibrationCurve.Platt;
import java.util.ArrayList;
import java.util.List;

/** Reads and writes the object {@code calibration} in {@code mlids.json}. */
final class CalibrationJson {
  private static final String PLATT = "platt";
  private static final String ISOTONIC = "isotonic";

  private CalibrationJson() {}

  static ObjectNode write(ProbabilityCalibration calibration) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    switch (calibration.curve()) {
      case Platt(double slope, double intercept) -> {
        json.put("method", PLATT);
        json.put("slope", slope);
        json.put("intercept", intercept);
      }
      case Isotonic(List<Double> scores, List<Double> calibrated) -> {
        json.put("method", ISOTONIC);
        ArrayNode from = json.putArray("score_log_odds");
        scores.forEach(from::add);
        ArrayNode to = json.putArray("calibrated_log_odds");
        calibrated.forEach(to::add);
      }
    }
    json.put("digest", calibration.curve().digest());
    json.put("benign_rows", calibration.benignRows());
    json.put("attack_rows", calibration.attackRows());
    return json;
  }

  /**
   * Reads the object.
   *
   * @throws IllegalArgumentException if it is not a valid calibration; the message gives the reason
   */
  static ProbabilityCalibration read(JsonNode json) {
    String method = json.path("method").asText();
    CalibrationCurve curve =
        switch (method) {
          case PLATT -> new Platt(number(json, "slope"), number(json, "intercept"));
          case ISOTONIC ->
              new Isotonic(numbers(json, "score_log_odds"), numbers(json, "calibrated_log_odds"));
          default ->
              throw new IllegalArgumentException(
                  "the calibration has the unknown method '" + method + "'");
        };
    String digest = json.path("digest").asText();
    if (!digest.equals(curve.digest())) {
      throw new IllegalArgumentException(
          "the calibration has the digest '" + digest + "', not " + curve.digest());
    }
    return new ProbabilityCalibration(
        curve, (long) number(json, "benign_rows"), (long) number(json, "attack_rows"));
  }

  private static double number(JsonNode json, String key) {
    JsonNode value = json.path(key);
    if (!value.isNumber()) {
      throw new IllegalArgumentException("\"" + key + "\" of the calibration is not a number");
    }
    return value.doubleValue();
  }

  private static List<Double> numbers(JsonNode json, String key) {
    JsonNode array = json.path(key);
    if (!array.isArray() || array.size() > Isotonic.MAX_KNOTS) {
      throw new IllegalArgumentException(
          "\"" + key + "\" of the calibration is not an array of up to " + Isotonic.MAX_KNOTS);
    }
    List<Double> numbers = new ArrayList<>();
    for (JsonNode value : array) {
      if (!value.isNumber()) {
        throw new IllegalArgumentException(
            "\"" + key + "\" of the calibration contains something other than numbers");
      }
      numbers.add(value.doubleValue());
    }
    return numbers;
  }
}
