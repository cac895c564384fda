package io.mlids.core.pipeline;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mlids.core.capture.CaptureStatistics;
import io.mlids.core.detect.Anomaly;
import io.mlids.core.detect.Verdict;
import io.mlids.core.explain.Explainer;
import io.mlids.core.explain.Explanation;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FlowRecord;
import io.mlids.core.feature.FlowTime;
import io.mlids.core.feature.TrafficClass;
import io.mlids.core.flow.MeterStatistics;
import io.mlids.core.link.NotEntered;
import io.mlids.core.packet.PacketOutcome;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * Writes the detections in a capture as JSON objects, in the same form for all commands and
 * responses.
 */
public final class DetectionJson {

  private DetectionJson() {}

  /** Writes one flow with its verdict; times are ISO 8601 in UTC with microseconds. */
  public static void write(JsonGenerator json, DetectedFlow detected) throws IOException {
    write(json, detected, Optional.empty(), false);
  }

  /** Writes one flow with its verdict; an attack also has the members of its explanation. */
  public static void write(JsonGenerator json, DetectedFlow detected, Explainer explainer)
      throws IOException {
    Verdict verdict = detected.verdict();
    Optional<Explanation> explanation =
        verdict.isAttack()
            ? Optional.of(explainer.explain(detected.flow(), verdict.label()))
            : Optional.empty();
    write(json, detected, explanation, false);
  }

  /**
   * Writes one flow with its verdict.
   *
   * @param explanation the additional members of an explanation; empty to omit them
   * @param withFeatures whether to add the member {@code features}, which contains every column by
   *     name; values that are not finite are null
   */
  public static void write(
      JsonGenerator json,
      DetectedFlow detected,
      Optional<Explanation> explanation,
      boolean withFeatures)
      throws IOException {
    json.writeStartObject();
    writeMembers(json, detected);
    if (explanation.isPresent()) {
      explanation.get().writeMembers(json);
    }
    if (withFeatures) {
      writeFeatures(json, detected.flow());
    }
    json.writeEndObject();
  }

  private static void writeFeatures(JsonGenerator json, FlowRecord flow) throws IOException {
    json.writeObjectFieldStart("features");
    for (Feature feature : Feature.all()) {
      double value = flow.value(feature);
      if (feature == Feature.TIMESTAMP) {
        json.writeStringField(feature.columnName(), FlowTime.iso(flow.start()));
      } else if (!Double.isFinite(value)) {
        json.writeNullField(feature.columnName());
      } else if (value == Math.rint(value) && Math.abs(value) < 1L << 53) {
        json.writeNumberField(feature.columnName(), (long) value);
      } else {
        json.writeNumberField(feature.columnName(), value);
      }
    }
    json.writeEndObject();
  }

  private static void writeMembers(JsonGenerator json, DetectedFlow detected) throws IOException {
    FlowRecord flow = detected.flow();
    json.writeStringField("flow_id", flow.flowId());
    json.writeStringField("src_ip", flow.sourceAddress());
    json.writeNumberField("src_port", flow.sourcePort());
    json.writeStringField("dst_ip", flow.destinationAddress());
    json.writeNumberField("dst_port", flow.destinationPort());
    json.writeNumberField("protocol", flow.protocol());
    json.writeStringField("start", FlowTime.iso(flow.start()));
    json.writeStringField("end", FlowTime.iso(flow.end()));
    json.writeNumberField("packets", flow.packets());
    json.writeNumberField("bytes", flow.bytes());
    writeMembers(json, detected.verdict());
    if (flow.communityId().isPresent()) {
      json.writeStringField("community_id", flow.communityId().get());
    }
  }

  /** Writes the members of a verdict into the current object. */
  public static void writeMembers(JsonGenerator json, Verdict verdict) throws IOException {
    json.writeStringField("label", verdict.label().name());
    json.writeNumberField("probability", verdict.probability());
    json.writeBooleanField("is_attack", verdict.isAttack());
    json.writeObjectFieldStart("probabilities");
    for (Map.Entry<TrafficClass, Double> each : verdict.probabilities().entrySet()) {
      json.writeNumberField(each.getKey().name(), each.getValue());
    }
    json.writeEndObject();
    if (verdict.anomaly().isPresent()) {
      Anomaly anomaly = verdict.anomaly().get();
      json.writeObjectFieldStart("anomaly");
      json.writeNumberField("p", anomaly.p());
      json.writeArrayFieldStart("reasons");
      for (String reason : anomaly.reasons()) {
        json.writeString(reason);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
  }

  /** Writes the counts of an extraction. */
  public static void write(JsonGenerator json, ExtractionSummary summary) throws IOException {
    CaptureStatistics capture = summary.capture();
    MeterStatistics flows = summary.flows();
    json.writeStartObject();
    json.writeNumberField("packets_read", capture.packets());
    json.writeNumberField("packets_decoded", summary.packetsDecoded());
    json.writeObjectFieldStart("packets_skipped");
    for (PacketOutcome reason : PacketOutcome.values()) {
      Long count = summary.packetsSkipped().get(reason);
      if (count != null) {
        json.writeNumberField(reason.id(), count);
      }
    }
    json.writeEndObject();
    json.writeNumberField("flows_opened", flows.opened());
    json.writeNumberField("flows_written", flows.written());
    json.writeNumberField("flows_active", flows.active());
    json.writeObjectFieldStart("flows_dropped");
    writePositive(json, "single_packet", flows.droppedSinglePacket());
    writePositive(json, "max_flows", flows.droppedAtLimit());
    json.writeEndObject();
    json.writeNumberField("bytes", capture.bytes());
    json.writeNumberField("seconds", summary.elapsed().toNanos() / 1e9);
    json.writeBooleanField("exact", summary.isExact());
    writePositive(json, "early_expired", flows.expiredEarly());
    writePositive(json, "orientation_lost", flows.orientationsLost());
    writePositive(json, "closes_forgotten", flows.closesForgotten());
    writePositive(json, "times_backwards", flows.timesBackwards());
    writePositive(json, "packets_out_of_order", summary.order().outOfOrder());
    writePositive(json, "packets_late", summary.order().late());
    writePositive(json, "fragments_joined", summary.fragments().joined());
    writePositive(json, "fragments_overlapping", summary.fragments().overlapping());
    writePositive(json, "fragments_displaced", summary.fragments().displaced());
    writePositive(json, "damages", capture.damages());
    writePositive(json, "kernel_drops", capture.kernelDrops());
    writePositive(json, "interface_drops", capture.interfaceDrops());
    if (capture.truncatedAt().isPresent()) {
      json.writeNumberField("truncated_at", capture.truncatedAt().getAsLong());
    }
    write(json, summary.notDecoded());
    if (summary.nothingJudged().isPresent()) {
      json.writeStringField("nothing_judged", summary.nothingJudged().get());
    }
    json.writeEndObject();
  }

  /** Writes the link types and encapsulations that were not decoded, if any. */
  private static void write(JsonGenerator json, NotDecoded notDecoded) throws IOException {
    if (!notDecoded.linkTypes().isEmpty()) {
      json.writeObjectFieldStart("link_types_not_decoded");
      for (Map.Entry<Integer, Long> each : notDecoded.linkTypes().entrySet()) {
        json.writeNumberField(NotDecoded.name(each.getKey()), each.getValue());
      }
      json.writeEndObject();
    }
    if (!notDecoded.encapsulations().isEmpty()) {
      json.writeObjectFieldStart("not_entered");
      for (NotEntered kind : NotEntered.values()) {
        writePositive(json, kind.id(), notDecoded.encapsulations().getOrDefault(kind, 0L));
      }
      json.writeEndObject();
    }
  }

  private static void writePositive(JsonGenerator json, String name, long count)
      throws IOException {
    if (count > 0) {
      json.writeNumberField(name, count);
    }
  }
}
