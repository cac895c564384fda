package io.mlids.api.route;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.javalin.http.Context;
import io.mlids.api.dispatch.AlertCounts;
import io.mlids.api.dispatch.Alerts;
import io.mlids.api.feed.LiveCounts;
import io.mlids.api.http.Answers;
import io.mlids.api.incident.IncidentCounts;
import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.incident.Severity;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;

/** Serves counts of attacks, notifications and incidents since the start. Thread-safe. */
final class AlertCountsRoute {
  static final String PATH = "/api/alerts";

  private static final JsonFactory JSON = new JsonFactory();

  private final Alerts alerts;

  AlertCountsRoute(Alerts alerts) {
    this.alerts = alerts;
  }

  void counts(Context context) throws IOException {
    AlertCounts attacks = alerts.counts();
    LiveCounts live = alerts.live().counts();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(body)) {
      json.writeStartObject();
      json.writeNumberField("reported", attacks.reported());
      json.writeNumberField("suppressed", attacks.suppressed());
      json.writeNumberField("rolled_up", attacks.rolledUp());
      json.writeNumberField("published", live.published());
      json.writeNumberField("dropped", live.dropped());
      json.writeNumberField("kept", live.kept());
      json.writeFieldName("incidents");
      write(json, alerts.incidents().counts(), alerts.incidents().store().bySeverity());
      json.writeEndObject();
    }
    Answers.send(context, Answers.JSON, body.toByteArray());
  }

  private static void write(
      JsonGenerator json, IncidentCounts counts, Map<Severity, Long> bySeverity)
      throws IOException {
    json.writeStartObject();
    json.writeNumberField("opened", counts.openedInAll());
    json.writeNumberField("open", counts.open());
    json.writeNumberField("kept", counts.kept());
    json.writeNumberField("dropped", counts.dropped());
    json.writeNumberField("refused", counts.refused());
    json.writeNumberField("suppressed", counts.suppressed());
    json.writeObjectFieldStart("by_kind");
    for (BehaviourKind kind : BehaviourKind.values()) {
      long ofKind = counts.opened(kind);
      if (ofKind > 0) {
        json.writeNumberField(kind.id(), ofKind);
      }
    }
    json.writeEndObject();
    json.writeObjectFieldStart("by_severity");
    for (Map.Entry<Severity, Long> each : bySeverity.entrySet()) {
      json.writeNumberField(each.getKey().id(), each.getValue());
    }
    json.writeEndObject();
    json.writeEndObject();
  }
}
