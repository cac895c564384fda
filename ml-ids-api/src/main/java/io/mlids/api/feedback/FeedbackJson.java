package io.mlids.api.feedback;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlids.api.feedback.FeedbackEntry.Undo;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.FlowTime;
import io.mlids.core.feature.TrafficClass;
import io.mlids.core.feedback.FlowRow;
import io.mlids.core.feedback.JudgedFlow;
import io.mlids.core.feedback.Judgement;
import io.mlids.core.text.JsonProblem;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Writes judgements as JSON, for clients and for the file. */
public final class FeedbackJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private FeedbackJson() {}

  /** A line of the file: a judgement, or the undoing of one. */
  sealed interface Line {}

  record Judged(FeedbackEntry entry) implements Line {}

  record Undone(String id, Undo undo) implements Line {}

  /** Writes the members that clients see into the current object. */
  public static void writeMembers(JsonGenerator json, FeedbackEntry entry) throws IOException {
    json.writeStringField("id", entry.id());
    json.writeNumberField("number", entry.number());
    json.writeStringField("at", FlowTime.iso(entry.at()));
    json.writeStringField("by", entry.by());
    json.writeStringField("judgement", entry.judgement().id());
    json.writeStringField("title", entry.title());
    if (!entry.note().isEmpty()) {
      json.writeStringField("note", entry.note());
    }
    if (entry.incident().isPresent()) {
      json.writeStringField("incident", entry.incident().get());
    }
    if (entry.notification().isPresent()) {
      json.writeNumberField("notification", entry.notification().getAsLong());
    }
    json.writeNumberField("flows", entry.flows().size());
    if (entry.undone().isPresent()) {
      json.writeStringField("undone_at", FlowTime.iso(entry.undone().get().at()));
      json.writeStringField("undone_by", entry.undone().get().by());
    }
  }

  static String line(String id, Undo undo) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("undone", id).put("at", undo.at().toString()).put("by", undo.by());
    return json.toString();
  }

  static String line(FeedbackEntry entry) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", entry.id()).put("at", entry.at().toString()).put("by", entry.by());
    json.put("judgement", entry.judgement().id());
    json.put("title", entry.title()).put("note", entry.note());
    entry.incident().ifPresent(incident -> json.put("incident", incident));
    json.put("calibrates", entry.calibrates());
    ArrayNode flows = json.putArray("flows");
    for (JudgedFlow each : entry.flows()) {
      write(flows.addObject(), each);
    }
    return json.toString();
  }

  private static void write(ObjectNode json, JudgedFlow judged) {
    FlowRow row = judged.row();
    json.put("flow_id", row.flowId()).put("src_ip", row.source());
    json.put("src_port", row.sourcePort()).put("dst_ip", row.destination());
    judged.profile().ifPresent(profile -> json.put("feature_profile", profile.id()));
    json.put("model_version", judged.modelVersion());
    if (Double.isFinite(judged.probability())) {
      json.put("probability", judged.probability());
    }
    judged.label().ifPresent(label -> json.put("label", label.name()));
    ObjectNode features = json.putObject("features");
    for (Feature feature : Feature.all()) {
      double value = row.value(feature);
      if (feature.isText()) {
        features.put(feature.columnName(), row.timestamp());
      } else if (Double.isFinite(value)) {
        features.put(feature.columnName(), value);
      }
    }
  }

  /**
   * Reads a line of the file. A judgement has no number yet, and no notification: each server
   * process numbers notifications from 1.
   *
   * @throws IllegalArgumentException if the line is invalid; the message gives the reason
   */
  static Line read(String line) {
    try {
      JsonNode json = MAPPER.readTree(line);
      return json.has("undone")
          ? new Undone(text(json, "undone"), new Undo(time(json), text(json, "by")))
          : new Judged(entry(json));
    } catch (JacksonException e) {
      throw new IllegalArgumentException("not valid JSON (" + JsonProblem.of(e) + ")", e);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("\"at\" is not a time", e);
    }
  }

  private static FeedbackEntry entry(JsonNode json) {
    List<JudgedFlow> flows = new ArrayList<>();
    for (JsonNode each : json.path("flows")) {
      flows.add(flow(each));
    }
    String judgement = text(json, "judgement");
    return new FeedbackEntry(
        0,
        text(json, "id"),
        time(json),
        text(json, "by"),
        Judgement.ofId(judgement)
            .orElseThrow(
                () -> new IllegalArgumentException("\"judgement\" is '" + judgement + "'")),
        text(json, "title"),
        text(json, "note"),
        json.has("incident") ? Optional.of(text(json, "incident")) : Optional.empty(),
        OptionalLong.empty(),
        json.path("calibrates").asBoolean(),
        flows,
        Optional.empty());
  }

  private static JudgedFlow flow(JsonNode json) {
    double[] values = new double[Feature.COUNT];
    JsonNode features = json.path("features");
    for (Feature feature : Feature.all()) {
      values[feature.ordinal()] = features.path(feature.columnName()).asDouble(Double.NaN);
    }
    FlowRow row =
        FlowRow.of(
            text(json, "flow_id"),
            text(json, "src_ip"),
            json.path("src_port").asInt(),
            text(json, "dst_ip"),
            text(features, Feature.TIMESTAMP.columnName()),
            values);
    return new JudgedFlow(
        row,
        FeatureProfile.ofId(json.path("feature_profile").asText("")),
        text(json, "model_version"),
        json.path("probability").asDouble(Double.NaN),
        json.hasNonNull("label")
            ? Optional.of(TrafficClass.ofLabel(text(json, "label")))
            : Optional.empty());
  }

  private static Instant time(JsonNode json) {
    return OffsetDateTime.parse(text(json, "at")).toInstant();
  }

  private static String text(JsonNode json, String name) {
    JsonNode value = json.path(name);
    if (!value.isTextual()) {
      throw new IllegalArgumentException("\"" + name + "\" is missing or not a string");
    }
    return value.textValue();
  }
}
