package io.mlids.core.command.detect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import io.mlids.core.alert.AlertOrigin;
import io.mlids.core.alert.EveFormat;
import io.mlids.core.console.PrintableJson;
import io.mlids.core.explain.Explainer;
import io.mlids.core.explain.Explanation;
import io.mlids.core.feature.FlowRecord;
import io.mlids.core.pipeline.DetectedFlow;
import io.mlids.core.pipeline.DetectionJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

/** Verdicts as JSON, one object per line. */
final class VerdictLines implements VerdictOutput {

  /** Writes one verdict. */
  @FunctionalInterface
  private interface Form {
    void write(JsonGenerator json, DetectedFlow flow) throws IOException;
  }

  private static final JsonFactory FACTORY = PrintableJson.factory();

  private final OutputStream out;
  private final Form form;

  private VerdictLines(OutputStream out, Form form) {
    this.out = out;
    this.form = form;
  }

  static VerdictLines json(OutputStream out, Optional<Explainer> explainer) {
    return new VerdictLines(
        out,
        explainer.isEmpty()
            ? DetectionJson::write
            : (json, flow) -> DetectionJson.write(json, flow, explainer.get()));
  }

  static VerdictLines eve(
      OutputStream out, String modelVersion, AlertOrigin origin, Optional<Explainer> explainer) {
    return new VerdictLines(
        out, (json, flow) -> writeEve(json, flow, modelVersion, origin, explainer));
  }

  @Override
  public void write(List<DetectedFlow> flows) throws IOException {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    try (JsonGenerator json = FACTORY.createGenerator(lines)) {
      json.setPrettyPrinter(new MinimalPrettyPrinter("\n"));
      for (DetectedFlow flow : flows) {
        form.write(json, flow);
      }
      json.writeRaw('\n');
    }
    lines.writeTo(out);
    out.flush();
  }

  @Override
  public void complete() throws IOException {
    out.flush();
  }

  /** An {@code alert} record for an attack, otherwise a {@code flow} record. */
  private static void writeEve(
      JsonGenerator json,
      DetectedFlow detected,
      String modelVersion,
      AlertOrigin origin,
      Optional<Explainer> explainer)
      throws IOException {
    FlowRecord flow = detected.flow();
    if (detected.verdict().isAttack()) {
      Explanation explanation =
          explainer
              .map(explains -> explains.explain(flow, detected.verdict().label()))
              .orElse(Explanation.NONE);
      EveFormat.writeAlert(json, new DetectedAlert(detected, explanation, modelVersion, origin));
    } else {
      EveFormat.writeFlow(json, flow, origin);
    }
  }
}
