package io.mlids.core.drift;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Describes how far the scored rows differ from a model's training rows. Immutable.
 *
 * @param rows the number of recent rows from which the shares are computed
 * @param window the maximum value of {@code rows}, or {@link Long#MAX_VALUE} for no limit
 * @param scored the number of rows scored since the start
 * @param drifting whether the traffic has drifted, as defined by {@link DriftMonitor}
 * @param features all model inputs, sorted by their share of unusual values in descending order
 * @param packets the packet counts, which show how much of the traffic the rows represent
 */
public record DriftReport(
    long rows,
    long window,
    long scored,
    boolean drifting,
    List<FeatureDrift> features,
    PacketShare packets) {

  private static final int WORST = 5;

  /** Creates a report without packet counts. */
  public DriftReport(
      long rows, long window, long scored, boolean drifting, List<FeatureDrift> features) {
    this(rows, window, scored, drifting, features, PacketShare.NONE);
  }

  /** Sorts the features by their share of unusual values. */
  public DriftReport {
    features =
        features.stream()
            .sorted(Comparator.comparingDouble(FeatureDrift::stray).reversed())
            .toList();
  }

  /** Returns the same report for ranges that are too uncertain to show drift. */
  public DriftReport withoutDrift() {
    return new DriftReport(rows, window, scored, false, features, packets);
  }

  /** The share of values outside the training range, from 0 to 1. */
  public double outside() {
    return features.stream().mapToDouble(FeatureDrift::outside).average().orElse(0);
  }

  /** The number of features that are {@linkplain FeatureDrift#outOfRange() out of range}. */
  public long outOfRange() {
    return features.stream().filter(FeatureDrift::outOfRange).count();
  }

  /** The state, which {@link #conclusion()} explains. */
  public DriftState state() {
    if (drifting) {
      return DriftState.UNLIKE_TRAINING;
    }
    if (rows < DriftRule.MINIMUM_ROWS || packets.isMuchSkipped()) {
      return DriftState.CANNOT_TELL_YET;
    }
    return strayingFeatures() > 0 ? DriftState.PARTLY_UNLIKE : DriftState.LIKE_TRAINING;
  }

  /** Explains the {@link #state()} in a sentence without a full stop. */
  public String conclusion() {
    return switch (state()) {
      case CANNOT_TELL_YET ->
          "cannot tell yet whether the flows resemble the training flows: "
              + (rows < DriftRule.MINIMUM_ROWS ? tooFew() : muchSkipped());
      case LIKE_TRAINING -> "the flows resemble the training flows";
      case PARTLY_UNLIKE ->
          "the flows partly differ from the training flows: "
              + strayingFeatures()
              + " of "
              + features.size()
              + " features deviate noticeably";
      case UNLIKE_TRAINING ->
          "the flows differ from the training flows, so the model's verdicts are less reliable";
    };
  }

  private String tooFew() {
    return rows
        + (rows == 1 ? " flow" : " flows")
        + " scored so far; at least "
        + DriftRule.MINIMUM_ROWS
        + " are needed";
  }

  private String muchSkipped() {
    return packets.skipped()
        + " of "
        + packets.read()
        + " packets were skipped, so the flows represent only part of the traffic";
  }

  private long strayingFeatures() {
    return features.stream().filter(DriftRule::isNotable).count();
  }

  /**
   * Returns a one-line summary with the share of values outside the usual range, which comes from
   * the training data or from a site profile, and the features with the most unusual values.
   */
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
        + " flows are outside the usual range (compared with up to 0.2 % of the flows that define"
        + " it); "
        + outOfRange()
        + " of "
        + features.size()
        + " features are persistently out of range"
        + (worst.isEmpty() ? "" : "; highest: " + worst);
  }

  /** Creates the response body for {@code GET /api/drift}. */
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
