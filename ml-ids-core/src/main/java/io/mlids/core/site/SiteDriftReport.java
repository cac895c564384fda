package io.mlids.core.site;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlids.core.drift.DriftReport;
import io.mlids.core.drift.DriftState;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * Describes how far the flows differ from those that a site profile was learned from. Immutable.
 *
 * @param ranges compares the values of each feature
 * @param rangesCount whether the profile has enough flows for the ranges to decide the {@link
 *     #state}; otherwise only the share of unusual flows does
 * @param unusual the number of unusual flows among the latest {@link DriftReport#rows} flows
 * @param expected the share of unusual flows that the profile promises
 * @param learnedAt when the profile was learned
 */
public record SiteDriftReport(
    DriftReport ranges, boolean rangesCount, long unusual, double expected, Instant learnedAt) {

  /** Unusual flows come in bursts, so a share somewhat above the promised one means little. */
  private static final int NOTABLE_TIMES = 10;

  private static final double NOTABLE_SHARE = 0.05;
  private static final int WORST = 3;

  /** How the flows compare with those that were learned. */
  public enum State {
    /** Too few flows have been classified. */
    CANNOT_TELL_YET,
    /** The flows resemble those that were learned. */
    LIKE_SITE,
    /** Some features deviate noticeably, or many flows are unusual. */
    PARTLY_UNLIKE,
    /** Drift, as defined by {@link io.mlids.core.drift.DriftMonitor}. */
    UNLIKE_SITE;

    /** The name in JSON and metrics. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The share of flows with unusual features, 0 to 1. */
  public double unusualShare() {
    return ranges.rows() == 0 ? 0 : (double) unusual / ranges.rows();
  }

  private boolean hasManyUnusual() {
    return unusualShare() >= Math.max(NOTABLE_SHARE, NOTABLE_TIMES * expected);
  }

  public State state() {
    DriftState state = ranges.state();
    if (!rangesCount && state != DriftState.CANNOT_TELL_YET) {
      return hasManyUnusual() ? State.PARTLY_UNLIKE : State.LIKE_SITE;
    }
    return switch (state) {
      case CANNOT_TELL_YET -> State.CANNOT_TELL_YET;
      case LIKE_TRAINING -> hasManyUnusual() ? State.PARTLY_UNLIKE : State.LIKE_SITE;
      case PARTLY_UNLIKE -> State.PARTLY_UNLIKE;
      case UNLIKE_TRAINING -> State.UNLIKE_SITE;
    };
  }

  /** Explains the {@link #state} in a sentence without a full stop. */
  public String conclusion(Instant now) {
    String learned = "those learned " + ago(now);
    return switch (state()) {
      case CANNOT_TELL_YET ->
          "cannot tell yet whether the flows resemble "
              + learned
              + ": only "
              + ranges.rows()
              + (ranges.rows() == 1 ? " flow" : " flows")
              + " so far";
      case LIKE_SITE -> "the flows resemble " + learned;
      case PARTLY_UNLIKE -> "the flows partly differ from " + learned + ": " + figures();
      case UNLIKE_SITE ->
          "the flows differ from "
              + learned
              + ", so the promised rate of false alarms may not hold: "
              + figures()
              + "; learn again";
    };
  }

  private String figures() {
    StringBuilder worst = new StringBuilder();
    ranges.features().stream()
        .filter(each -> each.stray() > 0)
        .limit(WORST)
        .forEach(
            each ->
                worst
                    .append(worst.isEmpty() ? "; most often outside the usual range: " : ", ")
                    .append(each.feature().columnName())
                    .append(String.format(Locale.ROOT, " (%.1f %%)", 100 * each.stray())));
    return String.format(Locale.ROOT, "%.1f %% of the flows are unusual", 100 * unusualShare())
        + worst;
  }

  /** How long ago the profile was learned, such as {@code 12 days ago}. */
  public String ago(Instant now) {
    Duration age = Duration.between(learnedAt, now);
    if (age.toHours() < 1) {
      return "less than an hour ago";
    }
    return age.toDays() < 2
        ? count(age.toHours(), " hour") + " ago"
        : count(age.toDays(), " day") + " ago";
  }

  private static String count(long number, String unit) {
    return number + unit + (number == 1 ? "" : "s");
  }

  /**
   * Creates the member {@code site} of {@code GET /api/drift}.
   *
   * @param withFeatures whether to list the features
   */
  public ObjectNode toJson(Instant now, boolean withFeatures) {
    ObjectNode json = ranges.toJson();
    json.remove("packets_read");
    json.remove("packets_skipped");
    if (!withFeatures) {
      json.remove("features");
    }
    json.put("state", state().id());
    json.put("conclusion", conclusion(now));
    json.put("learned_at", learnedAt.toString());
    json.put("unusual", unusualShare());
    json.put("unusual_expected", expected);
    return json;
  }
}
