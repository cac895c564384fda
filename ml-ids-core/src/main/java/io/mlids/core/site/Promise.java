package io.mlids.core.site;

import java.util.Locale;

/** What a threshold promises about the rate of false alarms. */
public enum Promise {
  /** The rate is kept with a confidence of 95 %. */
  CONFIDENT("with a confidence of 95 %", 3),
  /** The rate is kept on average over many calibrations of the same size. */
  AVERAGE("on average", 1);

  /** The confidence of {@link #CONFIDENT}. */
  public static final double CONFIDENCE = 0.95;

  private final String text;
  private final double flowsAboveHighest;

  Promise(String text, double flowsAboveHighest) {
    this.text = text;
    this.flowsAboveHighest = flowsAboveHighest;
  }

  /**
   * The number of flows, among n later ones, whose scores exceed the highest of n scores: 1 on
   * average. The number is distributed approximately exponentially, so it exceeds −ln 0.05 = 3 in 5
   * % of cases.
   */
  double flowsAboveHighest() {
    return flowsAboveHighest;
  }

  /** The promise, worded as the end of a sentence. */
  public String text() {
    return text;
  }

  /** The name used in files. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
