package io.mlids.api.sagemaker;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;

/** Reads predictions: {@code [1.0,0.0]}, or {@code {"predictions":[1.0,0.0]}}. */
final class PredictionsJson {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private PredictionsJson() {}

  /**
   * Reads the predictions for the rows of a request.
   *
   * @param rows the number of rows that were sent
   * @return one number per row, 0 to 1
   * @throws IOException if the answer is anything else; the message says what it is
   */
  static double[] read(byte[] body, int rows) throws IOException {
    JsonNode document;
    try {
      document = JSON.readTree(body);
    } catch (IOException e) {
      throw new IOException("the answer is not JSON", e);
    }
    JsonNode array = document.isObject() ? document.path("predictions") : document;
    if (!array.isArray()) {
      throw new IOException("the answer is not an array of predictions");
    }
    if (array.size() != rows) {
      throw new IOException(
          "the answer has " + array.size() + " predictions for " + rows + " rows");
    }
    double[] predictions = new double[rows];
    for (int i = 0; i < rows; i++) {
      JsonNode each = array.get(i);
      predictions[i] = each.asDouble(Double.NaN);
      if (!each.isNumber() || !(predictions[i] >= 0 && predictions[i] <= 1)) {
        throw new IOException("a prediction is not a number from 0 to 1");
      }
    }
    return predictions;
  }
}
