package io.mlids.core.site;

import java.util.Locale;

/** What a threshold promises about the rate of false alarms. */
public enum Promise {
  /** The rate is kept with a confidence of 95 %. */
  CONFIDENT("with a confidence of 95 %"),
  /** The rate is kept on average over many calibrations of the same size. */
  AVERAGE("on average");

  private final String text;

  Promise(String text) {
    this.text = text;
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
