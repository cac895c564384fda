package io.mlids.api.route;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.javalin.http.Context;
import io.mlids.api.http.Answers;
import io.mlids.api.incident.IncidentDay;
import io.mlids.api.incident.Incidents;
import io.mlids.api.route.parameter.IncidentParameters;
import io.mlids.api.route.parameter.QueryNumbers;
import io.mlids.api.route.parameter.SearchParameter;
import io.mlids.api.search.criterion.Criterion;
import io.mlids.core.console.PrintableJson;
import io.mlids.core.incident.Severity;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;

/** Serves the number of incidents by day. Thread-safe. */
final class IncidentDaysRoute {
  static final String PATH = IncidentRoutes.PATH + "/days";

  private static final int DEFAULT_DAYS = 90;
  private static final int MAX_DAYS = 366;
  private static final JsonFactory JSON = PrintableJson.factory();

  private final Incidents incidents;
  private final Clock clock;

  IncidentDaysRoute(Incidents incidents, Clock clock) {
    this.incidents = incidents;
    this.clock = clock;
  }

  /** Serves the latest days with incidents that match the filter, latest first. */
  void days(Context context) throws IOException {
    int most = (int) QueryNumbers.number(context, "limit", 1, MAX_DAYS).orElse(DEFAULT_DAYS);
    Criterion criterion = IncidentParameters.criterion(context, clock.instant());
    IncidentDay.Counts counts = incidents.days(criterion, most, SearchParameter.budget(context));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 10);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeArrayFieldStart("days");
      for (IncidentDay each : counts.latest()) {
        write(json, each);
      }
      json.writeEndArray();
      json.writeBooleanField("partial", !counts.isComplete());
      json.writeEndObject();
    }
    Answers.send(context, Answers.JSON, bytes.toByteArray());
  }

  private static void write(JsonGenerator json, IncidentDay day) throws IOException {
    json.writeStartObject();
    json.writeStringField("day", day.day().toString());
    json.writeNumberField("incidents", day.incidents());
    json.writeObjectFieldStart("by_severity");
    for (Map.Entry<Severity, Long> each : day.bySeverity().entrySet()) {
      json.writeNumberField(each.getKey().id(), each.getValue());
    }
    json.writeEndObject();
    json.writeEndObject();
  }
}
