package io.mlids.api.alert;

import io.mlids.core.detect.Verdict;

/**
 * An alert with its number. Immutable.
 *
 * @param sequence from 1, without gaps, in the order in which clients get them
 * @param alert what is told
 * @param json the object that clients get
 */
public record LiveNotification(long sequence, Alert alert, String json) {

  /** About how many bytes of memory it takes. */
  int bytes() {
    return alert.attack().bytes() + json.length();
  }

  Verdict verdict() {
    return alert.attack().verdict();
  }

  /**
   * The object with {@code features} by column name and, for a submitted row, {@code submitted}:
   * every column as it was sent.
   */
  public String withFeatures() {
    return AlertJson.withFeatures(this);
  }
}
