package io.mlids.core.explain;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.Unit;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * A reason for a verdict: one or more features with the same meaning, and their total contribution
 * to the margin.
 *
 * @param features the features; {@code value} belongs to the first one
 * @param name the feature in words
 * @param value the feature's value in {@code unit}; NaN if it is missing
 * @param unit the unit
 * @param flag whether the value is 1 for yes and 0 for no
 * @param benign what is usual for benign flows; empty if the bundle does not record it
 * @param contribution the sum of the features' SHAP values: what they add to the margin of the
 *     attack against {@code Benign}, in log-odds; positive
 * @param share the contribution as a share of all contributions that raise the margin; greater than
 *     0, at most 1
 */
public record Reason(
    List<Feature> features,
    String name,
    double value,
    Unit unit,
    boolean flag,
    Optional<Range> benign,
    double contribution,
    double share) {

  /**
   * Nine in ten benign training flows have a value in this range.
   *
   * @param low the 5 % quantile
   * @param high the 95 % quantile
   */
  public record Range(double low, double high) {}

  public Reason {
    features = List.copyOf(features);
  }

  /** A sentence such as {@code packets from the source: 3 (benign: 5 to 40)}. */
  public String text() {
    String text = name + ": " + (flag ? ValueText.yesOrNo(value) : ValueText.of(value, unit));
    return text + benign.map(range -> " (benign: " + text(range) + ")").orElse("");
  }

  private String text(Range range) {
    if (!flag) {
      return ValueText.range(range.low, range.high, unit);
    }
    return range.low == range.high ? ValueText.yesOrNo(range.low) : "yes or no";
  }

  /** Writes reasons as an array of objects. */
  public static void write(JsonGenerator json, List<Reason> reasons) throws IOException {
    json.writeStartArray();
    for (Reason reason : reasons) {
      reason.write(json);
    }
    json.writeEndArray();
  }

  private void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("text", text());
    json.writeStringField("name", name);
    json.writeArrayFieldStart("features");
    for (Feature feature : features) {
      json.writeString(feature.columnName());
    }
    json.writeEndArray();
    if (Double.isNaN(value)) {
      json.writeNullField("value");
    } else {
      json.writeNumberField("value", value);
    }
    json.writeStringField("unit", unit.symbol());
    if (benign.isPresent()) {
      json.writeObjectFieldStart("benign");
      json.writeNumberField("low", benign.get().low);
      json.writeNumberField("high", benign.get().high);
      json.writeEndObject();
    }
    json.writeNumberField("contribution", contribution);
    json.writeNumberField("share", share);
    json.writeEndObject();
  }
}
