package io.mlids.api.prediction;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.mlids.core.detect.Verdict;
import io.mlids.core.explain.Explanation;
import io.mlids.core.pipeline.DetectionJson;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Streams an array of verdicts. If the client disconnects, scoring continues so that attacks are
 * still reported, and {@link #finish} then throws the exception that sending caused. Single-owner.
 */
final class StreamedVerdicts implements ScoringRequests.VerdictConsumer {
  private static final JsonFactory JSON = new JsonFactory();

  private final JsonGenerator json;
  private final ReportedRows reported;
  private final AttackReasons reasons;
  private int scored;
  private @Nullable IOException failure;

  StreamedVerdicts(OutputStream out, ReportedRows reported, AttackReasons reasons)
      throws IOException {
    this.json = JSON.createGenerator(out);
    this.reported = reported;
    this.reasons = reasons;
    json.writeStartArray();
  }

  @Override
  public void accept(int row, Verdict verdict) {
    scored++;
    reported.add(row, verdict);
    if (failure == null) {
      try {
        write(row, verdict);
      } catch (IOException e) {
        failure = e;
      }
    }
  }

  /** The number of rows scored. */
  int scored() {
    return scored;
  }

  /**
   * Ends the array after the last row.
   *
   * @throws IOException if the client has disconnected
   */
  void finish() throws IOException {
    if (failure != null) {
      throw failure;
    }
    json.writeEndArray();
    json.close();
  }

  private void write(int row, Verdict verdict) throws IOException {
    json.writeStartObject();
    DetectionJson.writeMembers(json, verdict);
    Optional<Explanation> explanation = reasons.of(row, verdict);
    if (explanation.isPresent()) {
      explanation.get().writeMembers(json);
    }
    json.writeEndObject();
  }
}
