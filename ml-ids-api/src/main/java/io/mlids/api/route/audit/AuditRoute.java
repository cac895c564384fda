package io.mlids.api.route.audit;

import com.fasterxml.jackson.core.JsonGenerator;
import io.javalin.http.Context;
import io.mlids.api.audit.AuditLog;
import io.mlids.api.history.audit.AuditAction;
import io.mlids.api.history.audit.AuditEvent;
import io.mlids.api.history.audit.AuditFilter;
import io.mlids.api.http.Answers;
import io.mlids.api.http.ApiException;
import io.mlids.api.route.parameter.QueryNumbers;
import io.mlids.api.route.parameter.TimeParameter;
import io.mlids.core.console.PrintableJson;
import io.mlids.core.feature.FlowTime;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Serves who changed what. Thread-safe. */
public final class AuditRoute {
  public static final String PATH = "/api/audit";

  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 1_000;
  private static final int LONGEST_TEXT = 200;

  private final AuditLog log;
  private final Clock clock;

  /**
   * @param clock the time to which relative times refer
   */
  public AuditRoute(AuditLog log, Clock clock) {
    this.log = log;
    this.clock = clock;
  }

  /** Serves a page of events, latest first. */
  public void events(Context context) throws IOException {
    int limit = (int) QueryNumbers.number(context, "limit", 1, MAX_LIMIT).orElse(DEFAULT_LIMIT);
    // One more event shows whether there is another page.
    List<AuditEvent> found =
        log.latest(filter(context), limit + 1)
            .orElseThrow(
                () ->
                    ApiException.busy(
                        "the history cannot be read at the moment; see the server's log, and retry"
                            + " later"));
    List<AuditEvent> page = found.subList(0, Math.min(limit, found.size()));
    Answers.send(context, Answers.JSON, json(page, found.size() > limit));
  }

  private AuditFilter filter(Context context) {
    Instant now = clock.instant();
    long before = QueryNumbers.number(context, "before", 1, Long.MAX_VALUE).orElse(Long.MAX_VALUE);
    long until = TimeParameter.end(context, "until", now).orElse(Long.MAX_VALUE - 1);
    return new AuditFilter(
        text(context, "who"),
        action(context),
        text(context, "address"),
        text(context, "about"),
        TimeParameter.start(context, "since", now).orElse(0),
        Math.min(before, until + 1));
  }

  private static Optional<AuditAction> action(Context context) {
    return text(context, "action")
        .map(
            text ->
                AuditAction.ofId(text)
                    .orElseThrow(
                        () ->
                            ApiException.badRequest(
                                "action is '"
                                    + text
                                    + "'; send one of "
                                    + Arrays.stream(AuditAction.values())
                                        .map(AuditAction::id)
                                        .collect(Collectors.joining(", ")))));
  }

  private static Optional<String> text(Context context, String name) {
    String text = Optional.ofNullable(context.queryParam(name)).orElse("").strip();
    if (text.length() > LONGEST_TEXT) {
      throw ApiException.badRequest(
          name + " is longer than " + LONGEST_TEXT + " characters; send fewer");
    }
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  private byte[] json(List<AuditEvent> events, boolean hasMore) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(256 * (1 + events.size()));
    try (JsonGenerator json = PrintableJson.factory().createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("kept_in", log.isLasting() ? "database" : "memory");
      json.writeArrayFieldStart("events");
      for (AuditEvent each : events) {
        write(json, each);
      }
      json.writeEndArray();
      if (hasMore) {
        json.writeNumberField("next", events.getLast().number());
      }
      json.writeEndObject();
    }
    return out.toByteArray();
  }

  private static void write(JsonGenerator json, AuditEvent event) throws IOException {
    json.writeStartObject();
    json.writeNumberField("number", event.number());
    json.writeStringField("at", FlowTime.iso(event.at()));
    json.writeStringField("by", event.author());
    json.writeBooleanField("by_token", event.isToken());
    json.writeStringField("address", event.address());
    json.writeStringField("action", event.action().id());
    json.writeStringField("about", event.subject());
    json.writeStringField("detail", event.detail());
    json.writeEndObject();
  }
}
