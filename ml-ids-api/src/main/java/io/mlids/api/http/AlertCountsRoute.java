package io.mlids.api.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.javalin.http.Context;
import io.mlids.api.alert.AlertCounts;
import io.mlids.api.alert.Alerts;
import io.mlids.api.alert.LiveCounts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** How many attacks there were since the start, beside how much of it is kept. Thread-safe. */
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
      json.writeEndObject();
    }
    Answers.send(context, Answers.JSON, body.toByteArray());
  }
}
