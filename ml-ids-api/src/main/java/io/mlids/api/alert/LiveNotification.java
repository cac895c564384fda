package io.mlids.api.alert;

import io.mlids.core.detect.Verdict;

/**
 * An alert with its number. Its text is made when the first client wants it, and only then: most of
 * the time nobody listens. Thread-safe.
 */
public final class LiveNotification {
  /** What the text takes, about; that of many classes is a little longer. */
  private static final int TEXT_BYTES = 512;

  private final long sequence;
  private final Alert alert;

  /** Made again if two threads ask for it at the same moment; null until then. */
  private volatile String json;

  LiveNotification(long sequence, Alert alert) {
    this.sequence = sequence;
    this.alert = alert;
  }

  /** From 1, without gaps, in the order in which clients get them. */
  public long sequence() {
    return sequence;
  }

  /** What is told. */
  public Alert alert() {
    return alert;
  }

  /** The object that clients get. */
  public String json() {
    String text = json;
    if (text == null) {
      text = AlertJson.notification(sequence, alert);
      json = text;
    }
    return text;
  }

  /** About how many bytes of memory it takes. */
  int bytes() {
    return alert.attack().bytes() + TEXT_BYTES;
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
