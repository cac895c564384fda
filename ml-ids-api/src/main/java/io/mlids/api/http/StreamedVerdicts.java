package io.mlids.api.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.mlids.core.detect.Verdict;
import io.mlids.core.feature.TrafficClass;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/**
 * An array of verdicts that leaves while it is made. A client who goes away misses the rest, but
 * not the attacks in it: rows are taken and kept for notifications as before, and {@link #finish}
 * tells of the failure. Single-owner.
 */
final class StreamedVerdicts implements ScoringRequests.VerdictConsumer {
  private static final JsonFactory JSON = new JsonFactory();

  private final JsonGenerator json;
  private final FoundAttacks attacks;
  private int scored;
  private IOException failure;

  StreamedVerdicts(OutputStream out, FoundAttacks attacks) throws IOException {
    this.json = JSON.createGenerator(out);
    this.attacks = attacks;
    json.writeStartArray();
  }

  @Override
  public void accept(int row, Verdict verdict) {
    scored++;
    attacks.add(row, verdict);
    if (failure == null) {
      try {
        write(verdict);
      } catch (IOException e) {
        failure = e;
      }
    }
  }

  /** How many rows have a verdict. */
  int scored() {
    return scored;
  }

  /**
   * Ends the array after the last row.
   *
   * @throws IOException if the client has gone away, now or before
   */
  void finish() throws IOException {
    if (failure != null) {
      throw failure;
    }
    json.writeEndArray();
    json.close();
  }

  private void write(Verdict verdict) throws IOException {
    json.writeStartObject();
    json.writeStringField("label", verdict.label().name());
    json.writeNumberField("probability", verdict.probability());
    json.writeBooleanField("is_attack", verdict.isAttack());
    json.writeObjectFieldStart("probabilities");
    for (Map.Entry<TrafficClass, Double> each : verdict.probabilities().entrySet()) {
      json.writeNumberField(each.getKey().name(), each.getValue());
    }
    json.writeEndObject();
    json.writeEndObject();
  }
}
