package io.mlids.api.feed;

import io.mlids.api.alert.Alert;
import io.mlids.core.detect.Verdict;

/**
 * An alert with a sequence number. The JSON is generated when a client first needs it, because most
 * of the time no client is connected. Thread-safe.
 */
public final class LiveNotification {
  /** About what the JSON takes; with many classes it is a little longer. */
  private static final int TEXT_BYTES = 512;

  private final long sequence;
  private final Alert alert;

  /** Null until needed; two threads may both generate it. */
  private volatile String json;

  LiveNotification(long sequence, Alert alert) {
    this.sequence = sequence;
    this.alert = alert;
  }

  /** From 1, without gaps, in the order in which clients get them. */
  public long sequence() {
    return sequence;
  }

  /** The alert. */
  public Alert alert() {
    return alert;
  }

  /** The object that clients receive. */
  public String json() {
    String text = json;
    if (text == null) {
      text = LiveJson.notification(sequence, alert);
      json = text;
    }
    return text;
  }

  /** About how many bytes of memory the notification takes. */
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
    return LiveJson.withFeatures(sequence, alert);
  }
}
