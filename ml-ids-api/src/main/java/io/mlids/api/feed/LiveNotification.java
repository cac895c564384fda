package io.mlids.api.feed;

import io.mlids.api.alert.Alert;
import io.mlids.api.alert.IncidentNews;
import io.mlids.api.alert.News;
import io.mlids.api.incident.JsonMembers;
import io.mlids.api.incident.KeptIncidentJson;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An alert, or a change to an incident, with a sequence number. The JSON is generated when it is
 * first needed. Thread-safe.
 */
public final class LiveNotification {
  /**
   * The approximate length of the JSON in bytes; with many classes, the JSON is slightly longer.
   */
  private static final int TEXT_BYTES = 512;

  /** The approximate length of an explanation in the JSON, in bytes. */
  private static final int EXPLANATION_BYTES = 3_000;

  private final long sequence;
  private final NotificationSubject subject;

  /** Empty if an earlier process has reported it. */
  private final Optional<News> news;

  /** The JSON of an earlier process with all details; empty if there are no more. */
  private final Optional<String> storedDetails;

  /**
   * The JSON text; null until it is needed. Two threads that need it at the same time both generate
   * it.
   */
  private volatile @Nullable String json;

  LiveNotification(long sequence, News news) {
    this.sequence = sequence;
    this.subject = NotificationSubject.of(news);
    this.news = Optional.of(news);
    this.storedDetails = Optional.empty();
  }

  private LiveNotification(
      long sequence, NotificationSubject subject, String json, Optional<String> details) {
    this.sequence = sequence;
    this.subject = subject;
    this.news = Optional.empty();
    this.storedDetails = details;
    this.json = json;
  }

  /**
   * Creates a notification of an earlier process.
   *
   * @param json the object that clients receive
   * @param details the object with all details; empty if there are no more
   */
  public static LiveNotification stored(
      long sequence, NotificationSubject subject, String json, Optional<String> details) {
    return new LiveNotification(sequence, subject, json, details);
  }

  /**
   * The sequence number. Numbers start at 1 and are assigned in the order of delivery, without
   * gaps.
   */
  public long sequence() {
    return sequence;
  }

  /** What the notification is about. */
  public NotificationSubject subject() {
    return subject;
  }

  /** What is reported; empty if an earlier process has reported it. */
  public Optional<News> news() {
    return news;
  }

  /** The object that clients receive. */
  public String json() {
    String text = json;
    if (text == null) {
      text =
          switch (news.orElseThrow()) {
            case Alert alert -> LiveJson.notification(sequence, alert);
            case IncidentNews incident ->
                KeptIncidentJson.notification(sequence, incident.change());
          };
      json = text;
    }
    return text;
  }

  /** The object with all details, if there are more than in {@link #json}. */
  public Optional<String> details() {
    return news.isPresent() && news.get() instanceof Alert alert
        ? Optional.of(LiveJson.withFeatures(sequence, alert, _ -> {}))
        : storedDetails;
  }

  /** The approximate memory that this notification uses, in bytes. */
  public int bytes() {
    if (news.isEmpty()) {
      return TEXT_BYTES + json().length() + storedDetails.map(String::length).orElse(0);
    }
    boolean isExplained = news.get() instanceof Alert alert && alert.attack().isExplained();
    return news.get().bytes() + TEXT_BYTES + (isExplained ? EXPLANATION_BYTES : 0);
  }

  /**
   * The object with all details. For an attack flow, the object also contains {@code features} by
   * column name. For a submitted row, the object also contains {@code submitted}, with every column
   * unchanged.
   *
   * @param more writes further members about the flow
   */
  public String withFeatures(JsonMembers more) {
    return news.isPresent() && news.get() instanceof Alert alert
        ? LiveJson.withFeatures(sequence, alert, more)
        : storedDetails.map(details -> LiveJson.withMembers(details, more)).orElseGet(this::json);
  }
}
