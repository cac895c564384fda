package io.mlids.core.command;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import io.mlids.core.detect.Verdict;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FlowRecord;
import io.mlids.core.feature.FlowTime;
import io.mlids.core.pipeline.DetectedFlow;
import io.mlids.core.pipeline.DetectionJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** Verdicts as JSON, one object per line. */
final class VerdictLines implements VerdictOutput {

  /** How one verdict is written. */
  @FunctionalInterface
  private interface Form {
    void write(JsonGenerator json, DetectedFlow flow) throws IOException;
  }

  private static final JsonFactory FACTORY = new JsonFactory();

  private final OutputStream out;
  private final Form form;

  private VerdictLines(OutputStream out, Form form) {
    this.out = out;
    this.form = form;
  }

  static VerdictLines json(OutputStream out) {
    return new VerdictLines(out, DetectionJson::write);
  }

  static VerdictLines eve(OutputStream out, String modelVersion) {
    return new VerdictLines(out, (json, flow) -> writeEve(json, flow, modelVersion));
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

  /**
   * An {@code alert} for an attack, a {@code flow} record for anything else.
   *
   * @see <a href="https://docs.suricata.io/en/latest/output/eve/eve-json-format.html">EVE JSON</a>
   */
  private static void writeEve(JsonGenerator json, DetectedFlow detected, String modelVersion)
      throws IOException {
    FlowRecord flow = detected.flow();
    Verdict verdict = detected.verdict();
    json.writeStartObject();
    json.writeStringField("timestamp", FlowTime.iso(flow.end()).replace("Z", "+0000"));
    json.writeStringField("event_type", verdict.isAttack() ? "alert" : "flow");
    json.writeStringField("src_ip", flow.sourceAddress());
    json.writeNumberField("src_port", flow.sourcePort());
    json.writeStringField("dest_ip", flow.destinationAddress());
    json.writeNumberField("dest_port", flow.destinationPort());
    json.writeStringField("proto", IpProtocol.name(flow.protocol()));
    if (verdict.isAttack()) {
      json.writeObjectFieldStart("alert");
      json.writeStringField("action", "allowed");
      json.writeNumberField("gid", 1);
      json.writeNumberField("signature_id", 1);
      json.writeNumberField("rev", 1);
      json.writeStringField("signature", "ml-ids " + verdict.label().name());
      json.writeStringField("category", verdict.label().name());
      json.writeNumberField("severity", verdict.probability() >= 0.9 ? 1 : 2);
      json.writeEndObject();
    }
    json.writeObjectFieldStart("flow");
    json.writeNumberField("pkts_toserver", (long) flow.value(Feature.TOT_FWD_PKTS));
    json.writeNumberField("pkts_toclient", (long) flow.value(Feature.TOT_BWD_PKTS));
    json.writeStringField("start", FlowTime.iso(flow.start()).replace("Z", "+0000"));
    json.writeStringField("end", FlowTime.iso(flow.end()).replace("Z", "+0000"));
    json.writeEndObject();
    json.writeObjectFieldStart("ml_ids");
    json.writeStringField("label", verdict.label().name());
    json.writeNumberField("probability", verdict.probability());
    json.writeStringField("model_version", modelVersion);
    json.writeEndObject();
    json.writeEndObject();
  }
}
