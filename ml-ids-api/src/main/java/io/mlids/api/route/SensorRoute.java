package io.mlids.api.route;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.javalin.http.Context;
import io.mlids.api.http.Answers;
import io.mlids.api.sensor.SensorRates;
import io.mlids.api.sensor.SensorStatus;
import io.mlids.core.pipeline.DetectionJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.function.Supplier;

/** Serves the status of live capture. Thread-safe. */
final class SensorRoute {
  private static final JsonFactory JSON = new JsonFactory();

  private final Supplier<SensorStatus> sensor;

  SensorRoute(Supplier<SensorStatus> sensor) {
    this.sensor = sensor;
  }

  void status(Context context) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 10);
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      switch (sensor.get()) {
        case SensorStatus.Off() -> json.writeStringField("state", "off");
        case SensorStatus.On on -> write(json, on);
      }
      json.writeEndObject();
    }
    Answers.send(context, Answers.JSON, out.toByteArray());
  }

  private static void write(JsonGenerator json, SensorStatus.On on) throws IOException {
    json.writeStringField("state", on.isRunning() ? "running" : "failed");
    json.writeStringField("interface", on.settings().interfaceName());
    json.writeStringField("filter", on.settings().filter());
    json.writeStringField("since", on.since().truncatedTo(ChronoUnit.MILLIS).toString());
    json.writeFieldName("summary");
    DetectionJson.write(json, on.summary());
    SensorRates rates = on.rates();
    json.writeObjectFieldStart("rates");
    json.writeNumberField("packets_per_second", rates.packets());
    json.writeNumberField("bytes_per_second", rates.bytes());
    json.writeNumberField("flows_per_second", rates.flows());
    json.writeNumberField("attacks_per_second", rates.attacks());
    json.writeEndObject();
    json.writeNumberField("attacks", on.attacks());
    json.writeNumberField("failures", on.failures());
    if (on.error().isPresent()) {
      json.writeStringField("error", on.error().get());
    }
  }
}
