package io.mlids.api.route.figure;

import com.fasterxml.jackson.core.JsonGenerator;
import io.javalin.http.Context;
import io.mlids.api.history.database.DatabaseException;
import io.mlids.api.history.figure.FigureCounts;
import io.mlids.api.history.figure.FigurePoint;
import io.mlids.api.history.figure.FigureRange;
import io.mlids.api.history.figure.FigureSeries;
import io.mlids.api.history.figure.MinuteFigures;
import io.mlids.api.http.Answers;
import io.mlids.api.http.ApiException;
import io.mlids.api.metrics.minute.MinuteStore;
import io.mlids.api.route.parameter.TimeParameter;
import io.mlids.api.search.TimeValues;
import io.mlids.core.console.PrintableJson;
import io.mlids.core.feature.FlowTime;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Serves what each source of packets did, by the minute or in longer steps. Thread-safe. */
public final class FigureRoute {
  public static final String PATH = "/api/figures";

  private static final Duration DEFAULT_SPAN = Duration.ofDays(1);
  private static final Duration BUDGET = Duration.ofSeconds(10);
  private static final long MICROS = 1_000_000;

  /** The maximum number of points. */
  private static final int MAX_POINTS = 1_500;

  /** The maximum number of points if the client does not choose the step. */
  private static final int DEFAULT_POINTS = 300;

  /** The steps from which the server chooses, in minutes. */
  private static final List<Integer> STEPS =
      List.of(1, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1_440, 10_080, 43_200, 525_600);

  private final MinuteStore minutes;
  private final Clock clock;

  /**
   * @param minutes the figures by the minute
   * @param clock the time to which relative times refer
   */
  public FigureRoute(MinuteStore minutes, Clock clock) {
    this.minutes = minutes;
    this.clock = clock;
  }

  /** Serves the figures of a period. */
  public void figures(Context context) throws IOException {
    FigureRange range = range(context);
    Answers.send(context, Answers.JSON, json(range, find(range)));
  }

  private FigureSeries find(FigureRange range) {
    try {
      return minutes
          .find(range, BUDGET)
          .orElseThrow(
              () ->
                  ApiException.busy(
                      "the history cannot be read at the moment; see the server's log, and retry"
                          + " later"));
    } catch (DatabaseException e) {
      throw ApiException.busy(
          "the figures could not be read in " + BUDGET.toSeconds() + " s; ask for a shorter time");
    }
  }

  private FigureRange range(Context context) {
    Instant now = clock.instant();
    long until = TimeParameter.end(context, "until", now).orElse(FlowTime.micros(now));
    long from =
        TimeParameter.start(context, "since", now)
            .orElse(until - DEFAULT_SPAN.toSeconds() * MICROS);
    if (from > until) {
      throw ApiException.badRequest(
          "since is " + FlowTime.iso(from) + ", after until; send an earlier time");
    }
    Optional<String> origin = Optional.ofNullable(context.queryParam("origin"));
    FigureRange range = new FigureRange(from, until, step(context, until - from), origin);
    if (range.points() > MAX_POINTS) {
      throw ApiException.badRequest(
          "step gives "
              + range.points()
              + " points, more than "
              + MAX_POINTS
              + "; send a longer step or a shorter time");
    }
    return range;
  }

  private static long step(Context context, long span) {
    String text = context.queryParam("step");
    if (text == null) {
      return STEPS.stream()
          .mapToLong(minutes -> minutes * MinuteFigures.MINUTE)
          .filter(step -> span / step < DEFAULT_POINTS)
          .findFirst()
          .orElse(STEPS.getLast() * MinuteFigures.MINUTE);
    }
    return TimeValues.duration(text.strip())
        .filter(step -> !step.isZero() && step.toSeconds() % 60 == 0 && step.getNano() == 0)
        .map(step -> step.toSeconds() * MICROS)
        .orElseThrow(
            () ->
                ApiException.badRequest(
                    "step is '" + text + "'; send whole minutes, such as 5m, 1h or 1d"));
  }

  private byte[] json(FigureRange range, FigureSeries series) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(256 * (1 + series.points().size()));
    try (JsonGenerator json = PrintableJson.factory().createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("since", FlowTime.iso(range.from()));
      json.writeStringField("until", FlowTime.iso(range.until()));
      json.writeNumberField("step", range.step() / MICROS);
      json.writeStringField("kept_in", minutes.isLasting() ? "database" : "memory");
      json.writeArrayFieldStart("origins");
      for (String each : series.origins()) {
        json.writeString(each);
      }
      json.writeEndArray();
      json.writeArrayFieldStart("points");
      for (FigurePoint each : series.points()) {
        write(json, each);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    return out.toByteArray();
  }

  private static void write(JsonGenerator json, FigurePoint point) throws IOException {
    FigureCounts counts = point.counts();
    json.writeStartObject();
    json.writeStringField("start", FlowTime.iso(point.start()));
    json.writeNumberField("minutes", point.minutes());
    json.writeNumberField("packets", counts.packets());
    json.writeNumberField("bytes", counts.bytes());
    json.writeNumberField("dropped_packets", counts.droppedPackets());
    json.writeNumberField("flows", counts.flows());
    json.writeNumberField("attacks", counts.attacks());
    json.writeNumberField("alerts", counts.alerts());
    json.writeNumberField("incidents", counts.incidents());
    if (point.drift().isPresent()) {
      json.writeNumberField("drift", point.drift().getAsDouble());
    }
    json.writeEndObject();
  }
}
