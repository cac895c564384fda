package io.mlids.core.explain;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Why a flow is classified as an attack. Immutable.
 *
 * @param partOf the incidents that the flow belongs to, the best match first; empty if none or
 *     unknown
 * @param behaviour what the flow did, as a sentence; empty if the counts that it needs are missing
 * @param reasons the main reasons for the model's verdict
 */
public record Explanation(List<Part> partOf, Optional<String> behaviour, List<Reason> reasons) {

  /** An incident that a flow belongs to. */
  public record Part(String incident, String text) {}

  /** For verdicts that are not explained. */
  public static final Explanation NONE = new Explanation(List.of(), Optional.empty(), List.of());

  public Explanation {
    partOf = List.copyOf(partOf);
    reasons = List.copyOf(reasons);
  }

  /** Returns whether the explanation is empty. */
  public boolean isEmpty() {
    return equals(NONE);
  }

  /** A copy with the incidents that the flow belongs to. */
  public Explanation withPartOf(List<Part> incidents) {
    return new Explanation(incidents, behaviour, reasons);
  }

  /**
   * Writes the members {@code part_of}, {@code behaviour} and {@code reasons} into the current
   * object. The first two are omitted if they are empty.
   */
  public void writeMembers(JsonGenerator json) throws IOException {
    if (!partOf.isEmpty()) {
      json.writeArrayFieldStart("part_of");
      for (Part each : partOf) {
        json.writeStartObject();
        json.writeStringField("incident", each.incident);
        json.writeStringField("text", each.text);
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    if (behaviour.isPresent()) {
      json.writeStringField("behaviour", behaviour.get());
    }
    json.writeFieldName("reasons");
    Reason.write(json, reasons);
  }
}
