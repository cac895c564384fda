package io.mlids.api.prediction;

import io.mlids.core.detect.Verdict;
import java.nio.charset.StandardCharsets;

/**
 * {@code [1.0,0.0]}: one number per row, in row order; 1 for an attack, otherwise 0. Single-owner.
 */
final class PredictionArray {
  private final StringBuilder json;

  PredictionArray(int rows) {
    json = new StringBuilder(4 * rows + 2);
  }

  void add(Verdict verdict) {
    json.append(json.isEmpty() ? "" : ",").append(verdict.isAttack() ? "1.0" : "0.0");
  }

  /** Only the array. */
  byte[] bare() {
    return ("[" + json + "]").getBytes(StandardCharsets.US_ASCII);
  }

  /** The array, wrapped in the object that MLflow returns. */
  byte[] enveloped() {
    return ("{\"predictions\":[" + json + "]}").getBytes(StandardCharsets.US_ASCII);
  }
}
