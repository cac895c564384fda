package io.mlids.api.answer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import io.mlids.api.scoring.Explanations;
import io.mlids.core.incident.Incident;
import io.mlids.core.incident.IncidentJson;
import io.mlids.core.pipeline.DetectedFlow;
import io.mlids.core.pipeline.DetectionJson;
import io.mlids.core.pipeline.ExtractionSummary;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * One JSON object per line: each verdict as soon as it is known, then the incidents and the
 * summary.
 */
public final class VerdictLinesAnswer implements CaptureAnswer {
  private static final JsonFactory JSON = new JsonFactory();

  private final OutputStream out;
  private final String modelVersion;
  private final boolean withFeatures;
  private final Explanations explanations;

  /**
   * @param modelVersion the version of the model that returned the verdicts
   * @param explanations gives the reasons for the first attacks
   */
  public VerdictLinesAnswer(
      OutputStream out, String modelVersion, boolean withFeatures, Explanations explanations) {
    this.out = out;
    this.modelVersion = modelVersion;
    this.withFeatures = withFeatures;
    this.explanations = explanations;
  }

  @Override
  public String contentType() {
    return "application/x-ndjson";
  }

  @Override
  public void add(List<DetectedFlow> flows) throws IOException {
    ByteArrayOutputStream lines = new ByteArrayOutputStream(512 * flows.size());
    try (JsonGenerator json = JSON.createGenerator(lines)) {
      json.setPrettyPrinter(new MinimalPrettyPrinter("\n"));
      for (DetectedFlow flow : flows) {
        DetectionJson.write(json, flow, explanations.of(flow), withFeatures);
      }
      json.writeRaw('\n');
    }
    lines.writeTo(out);
    out.flush();
  }

  @Override
  public long bytesHeld() {
    return 0;
  }

  /** Writes the current state of an incident. */
  public void add(Incident incident, String origin) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(line)) {
      json.writeStartObject();
      json.writeFieldName("incident");
      IncidentJson.write(json, incident, origin, incident.isOfVerdicts() ? modelVersion : "");
      json.writeEndObject();
      json.writeRaw('\n');
    }
    line.writeTo(out);
    out.flush();
  }

  @Override
  public void finish(ExtractionSummary summary, List<Incident> incidents, String origin)
      throws IOException {
    for (Incident each : incidents) {
      add(each, origin);
    }
    end("", summary);
  }

  @Override
  public boolean breakOff(String error, ExtractionSummary summary) throws IOException {
    end(error, summary);
    return true;
  }

  private void end(String error, ExtractionSummary summary) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(line)) {
      json.writeStartObject();
      if (!error.isEmpty()) {
        json.writeStringField("error", error);
      }
      json.writeFieldName("summary");
      DetectionJson.write(json, summary);
      json.writeEndObject();
      json.writeRaw('\n');
    }
    line.writeTo(out);
    out.flush();
  }
}
