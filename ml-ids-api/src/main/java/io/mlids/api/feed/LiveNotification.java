package io.mlids.api.feed;

import io.mlids.api.alert.Alert;
import io.mlids.api.alert.IncidentNews;
import io.mlids.api.alert.News;
import io.mlids.api.incident.JsonMembers;
import io.mlids.api.incident.KeptIncidentJson;
import org.jspecify.annotations.Nullable;

/**
 * An alert, or a change to an incident, with a sequence number. The JSON is generated when a client
 * first needs it, because most of the time no client is connected. Thread-safe.
 */
public final class LiveNotification {
  /**
   * The approximate length of the JSON in bytes; with many classes, the JSON is slightly longer.
   */
  private static final int TEXT_BYTES = 512;

  /** The approximate length of an explanation in the JSON, in bytes. */
  private static final int EXPLANATION_BYTES = 3_000;

  private final long sequence;
  private final News news;

  /**
   * The JSON text; null until it is needed. Two threads that need it at the same time both generate
   * it.
   */
  private volatile @Nullable String json;

  LiveNotification(long sequence, News news) {
    this.sequence = sequence;
    this.news = news;
  }

  /**
   * The sequence number. Numbers start at 1 and are assigned in the order of delivery, without
   * gaps.
   */
  public long sequence() {
    return sequence;
  }

  /** What is reported. */
  public News news() {
    return news;
  }

  /** The object that clients receive. */
  public String json() {
    String text = json;
    if (text == null) {
      text =
          switch (news) {
            case Alert alert -> LiveJson.notification(sequence, alert);
            case IncidentNews incident ->
                KeptIncidentJson.notification(sequence, incident.change());
          };
      json = text;
    }
    return text;
  }

  /** The approximate memory that this notification uses, in bytes. */
  int bytes() {
    boolean isExplained = news instanceof Alert alert && alert.attack().isExplained();
    return news.bytes() + TEXT_BYTES + (isExplained ? EXPLANATION_BYTES : 0);
  }

  /**
   * The object with all details. For an attack flow, the object also contains {@code features} by
   * column name. For a submitted row, the object also contains {@code submitted}, with every column
   * unchanged.
   *
   * @param more writes further members about the flow
   */
  public String withFeatures(JsonMembers more) {
    return switch (news) {
      case Alert alert -> LiveJson.withFeatures(sequence, alert, more);
      case IncidentNews _ -> json();
    };
  }
}
