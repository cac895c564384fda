package io.mlids.api.route.flow;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mlids.api.history.flow.FlowPage;
import io.mlids.api.history.flow.StoredFlow;
import io.mlids.core.console.PrintableJson;
import io.mlids.core.feature.FlowTime;
import io.mlids.core.net.IpProtocol;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Writes stored flows as JSON. */
final class FlowJson {
  private static final int FLOW_BYTES = 512;

  private FlowJson() {}

  /** One flow. */
  static byte[] of(StoredFlow flow) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(FLOW_BYTES);
    try (JsonGenerator json = PrintableJson.factory().createGenerator(out)) {
      write(json, flow);
    }
    return out.toByteArray();
  }

  /** The flows that a search found, and how it continues. */
  static byte[] page(FlowPage page) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(FLOW_BYTES * (1 + page.flows().size()));
    try (JsonGenerator json = PrintableJson.factory().createGenerator(out)) {
      json.writeStartObject();
      json.writeArrayFieldStart("flows");
      for (StoredFlow each : page.flows()) {
        write(json, each);
      }
      json.writeEndArray();
      json.writeBooleanField("partial", page.partial());
      if (page.next().isPresent()) {
        long next = page.next().getAsLong();
        if (page.partial()) {
          json.writeStringField("searched_until", FlowTime.iso(next));
        }
        json.writeNumberField("next", next);
      }
      json.writeEndObject();
    }
    return out.toByteArray();
  }

  private static void write(JsonGenerator json, StoredFlow flow) throws IOException {
    json.writeStartObject();
    json.writeNumberField("id", flow.id());
    json.writeStringField("stored_at", FlowTime.iso(flow.id()));
    json.writeStringField("flow_id", flow.key().toString());
    json.writeStringField("src_ip", flow.source().toString());
    json.writeNumberField("src_port", flow.sourcePort());
    json.writeStringField("dst_ip", flow.destination().toString());
    json.writeNumberField("dst_port", flow.destinationPort());
    json.writeNumberField("protocol", flow.protocol());
    if (flow.protocol() != 0 && IpProtocol.name(flow.protocol()).isPresent()) {
      json.writeStringField("protocol_name", IpProtocol.name(flow.protocol()).get());
    }
    json.writeStringField("start", FlowTime.iso(flow.start()));
    json.writeStringField("end", FlowTime.iso(flow.end()));
    json.writeNumberField("packets", flow.packets());
    json.writeNumberField("bytes", flow.bytes());
    json.writeStringField("verdict", flow.verdict().id());
    json.writeStringField("label", flow.label());
    json.writeNumberField("probability", flow.probability());
    json.writeBooleanField("is_attack", flow.verdict().isAttack());
    json.writeBooleanField("is_unusual", flow.verdict().isUnusual());
    json.writeArrayFieldStart("reasons");
    for (String each : flow.details().reasons()) {
      json.writeString(each);
    }
    json.writeEndArray();
    json.writeStringField("origin", flow.origin());
    if (flow.communityId().isPresent()) {
      json.writeStringField("community_id", flow.communityId().get());
    }
    json.writeEndObject();
  }
}
