package io.mlids.core.drift;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * How far scored rows differ from the rows that a model was trained on. Immutable.
 *
 * @param rows the latest rows, which the shares refer to
 * @param window the most rows counted; {@link Long#MAX_VALUE} for all
 * @param scored rows since the start
 * @param drifting whether there is drift, by the rule of {@link DriftMonitor}
 * @param features every input of the model, the one that strays most first
 * @param packets how much of the traffic the rows represent
 */
public record DriftReport(
    long rows,
    long window,
    long scored,
    boolean drifting,
    List<FeatureDrift> features,
    PacketShare packets) {

  private static final int WORST = 5;

  /** A report of rows without packets. */
  public DriftReport(
      long rows, long window, long scored, boolean drifting, List<FeatureDrift> features) {
    this(rows, window, scored, drifting, features, PacketShare.NONE);
  }

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

  /** How many features are out of range, see {@link FeatureDrift#outOfRange()}. */
  public long outOfRange() {
    return features.stream().filter(FeatureDrift::outOfRange).count();
  }

  /** The state; {@link #conclusion()} explains it in words. */
  public DriftState state() {
    if (drifting) {
      return DriftState.UNLIKE_TRAINING;
    }
    if (rows < DriftRule.MINIMUM_ROWS || packets.isMuchSkipped()) {
      return DriftState.CANNOT_TELL_YET;
    }
    return strayingFeatures() > 0 ? DriftState.PARTLY_UNLIKE : DriftState.LIKE_TRAINING;
  }

  /** The {@link #state()} as a sentence, without its full stop. */
  public String conclusion() {
    return switch (state()) {
      case CANNOT_TELL_YET ->
          "cannot tell yet whether the flows are like those that the model was trained on: "
              + (rows < DriftRule.MINIMUM_ROWS ? tooFew() : muchSkipped());
      case LIKE_TRAINING -> "the flows are like those that the model was trained on";
      case PARTLY_UNLIKE ->
          "the flows are in part unlike those that the model was trained on: "
              + strayingFeatures()
              + " of "
              + features.size()
              + " features stray beyond what the training flows had";
      case UNLIKE_TRAINING ->
          "the flows are unlike those that the model was trained on, so its verdicts are less sure";
    };
  }

  private String tooFew() {
    String soFar =
        rows == 0
            ? "no flow has been scored"
            : rows == 1 ? "1 flow has been scored" : rows + " flows have been scored";
    return soFar + ", and it takes " + DriftRule.MINIMUM_ROWS;
  }

  private String muchSkipped() {
    return packets.skipped()
        + " of "
        + packets.read()
        + " packets were skipped, so the flows are only a part of the traffic";
  }

  private long strayingFeatures() {
    return features.stream().filter(DriftRule::isNotable).count();
  }

  /** A summary in one line: the shares, and the features that stray most. */
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

  /** The body of {@code GET /api/drift}, a new object at every call. */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("rows", rows);
    json.put("window", window);
    json.put("scored", scored);
    json.put("drifting", drifting);
    json.put("state", state().id());
    json.put("conclusion", conclusion());
    json.put("packets_read", packets.read());
    json.put("packets_skipped", packets.skipped());
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
