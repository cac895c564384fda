package io.mlids.core.detect;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * How far scored rows lie from those that a model was trained on. Immutable.
 *
 * @param rows that the shares are of: the latest ones
 * @param window how many of the latest rows are counted at most; {@link Long#MAX_VALUE} for all
 * @param scored rows since the beginning
 * @param drifting whether the rows are unlike the training rows, by the rule that {@link
 *     DriftMonitor} states
 * @param features every input of the model, the one that strays most first
 */
public record DriftReport(
    long rows, long window, long scored, boolean drifting, List<FeatureDrift> features) {

  private static final int WORST = 5;

  /** Sorts the features. */
  public DriftReport {
    features =
        features.stream()
            .sorted(Comparator.comparingDouble(FeatureDrift::stray).reversed())
            .toList();
  }

  /** The share of all values of the rows that lie outside the training range, 0 to 1. */
  public double outside() {
    return features.stream().mapToDouble(FeatureDrift::outside).average().orElse(0);
  }

  /** How many features are out of their range: see {@link FeatureDrift#outOfRange()}. */
  public long outOfRange() {
    return features.stream().filter(FeatureDrift::outOfRange).count();
  }

  /** One line for people: the shares, and the features that stray most. */
  public String text() {
    String worst =
        features.stream()
            .filter(feature -> feature.stray() > 0)
            .limit(WORST)
            .map(each -> each.feature().columnName() + " " + percent(each.stray()))
            .collect(Collectors.joining(", "));
    return percent(outside())
        + " of the values of "
        + rows
        + " flows lie outside the training range (of the training rows: up to 0.2 %); "
        + outOfRange()
        + " of "
        + features.size()
        + " features are out of it again and again"
        + (worst.isEmpty() ? "" : "; most: " + worst);
  }

  /** The answer of {@code GET /api/drift}, a new object at every call. */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("rows", rows);
    json.put("window", window);
    json.put("scored", scored);
    json.put("drifting", drifting);
    json.put("outside", outside());
    json.put("features_out_of_range", outOfRange());
    ArrayNode array = json.putArray("features");
    for (FeatureDrift each : features) {
      ObjectNode feature = array.addObject();
      feature.put("feature", each.feature().columnName());
      feature.put("outside", each.outside());
      feature.put("below", each.below());
      feature.put("above", each.above());
      feature.put("missing", each.missing());
      feature.put("training_missing", each.trainingMissing());
      feature.put("out_of_range", each.outOfRange());
    }
    return json;
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", share * 100);
  }
}
