package io.mlids.api.answer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.mlids.api.scoring.Explanations;
import io.mlids.core.detect.Verdict;
import io.mlids.core.explain.Explanation;
import io.mlids.core.feature.TrafficClass;
import io.mlids.core.incident.FlowIncidents;
import io.mlids.core.incident.Incident;
import io.mlids.core.incident.IncidentJson;
import io.mlids.core.incident.IncidentListener;
import io.mlids.core.pipeline.DetectedFlow;
import io.mlids.core.pipeline.DetectionJson;
import io.mlids.core.pipeline.ExtractionSummary;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * A JSON document with the summary, the incidents, the number of flows per class, and the most
 * important flows: attacks, then unusual flows, then other flows, each by descending probability.
 * Keeps only the flows to be shown.
 */
public final class RankedVerdictsAnswer implements CaptureAnswer {
  /** The default number of flows shown. */
  public static final int DEFAULT_SHOWN = 10_000;

  /** The maximum number of flows shown. */
  public static final int MAX_SHOWN = 20_000;

  /** The approximate size of a flow with its features and verdict, in bytes. */
  private static final long BYTES_PER_VERDICT = 1_800;

  private static final JsonFactory JSON = new JsonFactory();

  private static final Comparator<DetectedFlow> RANKING =
      Comparator.comparing((DetectedFlow each) -> each.verdict().isAttack())
          .thenComparing(each -> isUnusual(each.verdict()))
          .thenComparingDouble(each -> each.verdict().probability())
          .reversed()
          .thenComparingLong(each -> each.flow().start())
          .thenComparing(each -> each.flow().flowId());

  private final OutputStream out;
  private final String modelVersion;
  private final int shown;
  private final boolean withFeatures;
  private final Explanations explanations;
  private final PriorityQueue<DetectedFlow> flows = new PriorityQueue<>(RANKING.reversed());
  private final Map<TrafficClass, Long> classes = new HashMap<>();
  private long unusual;
  private long cut;
  private volatile int held;

  /**
   * @param modelVersion the version of the model that returned the verdicts
   * @param shown the number of flows to show, 0 to {@link #MAX_SHOWN}
   * @param explanations gives the reasons for the most important attacks
   */
  public RankedVerdictsAnswer(
      OutputStream out,
      String modelVersion,
      int shown,
      boolean withFeatures,
      Explanations explanations) {
    this.out = out;
    this.modelVersion = modelVersion;
    this.shown = shown;
    this.withFeatures = withFeatures;
    this.explanations = explanations;
  }

  /** Returns whether the verdict is shown as {@code Benign, unusual}. */
  private static boolean isUnusual(Verdict verdict) {
    return !verdict.isAttack() && verdict.anomaly().isPresent();
  }

  @Override
  public String contentType() {
    return "application/json";
  }

  @Override
  public void add(List<DetectedFlow> more) {
    for (DetectedFlow each : more) {
      classes.merge(each.verdict().label(), 1L, Long::sum);
      unusual += isUnusual(each.verdict()) ? 1 : 0;
      if (flows.size() < shown) {
        flows.add(each);
        held = flows.size();
        continue;
      }
      cut++;
      if (shown > 0 && RANKING.compare(each, flows.peek()) < 0) {
        flows.remove();
        flows.add(each);
      }
    }
  }

  @Override
  public long bytesHeld() {
    return held * BYTES_PER_VERDICT;
  }

  @Override
  public void finish(ExtractionSummary summary, List<Incident> incidents, String origin)
      throws IOException {
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      json.writeStartObject();
      json.writeFieldName("summary");
      DetectionJson.write(json, summary);
      json.writeArrayFieldStart("incidents");
      for (Incident each : incidents) {
        IncidentJson.write(json, each, origin, each.isOfVerdicts() ? modelVersion : "");
      }
      json.writeEndArray();
      writeClasses(json);
      json.writeArrayFieldStart("verdicts");
      List<DetectedFlow> ordered = new ArrayList<>(flows);
      ordered.sort(RANKING);
      FlowIncidents index = new FlowIncidents(FlowIncidents.DEFAULT_MAX);
      incidents.forEach(each -> index.changed(IncidentListener.Event.CLOSED, each));
      for (DetectedFlow each : ordered) {
        Optional<Explanation> explanation =
            explanations
                .of(each)
                .map(why -> why.withPartOf(index.of(each.flow(), each.verdict().label())));
        DetectionJson.write(json, each, explanation, withFeatures);
      }
      json.writeEndArray();
      json.writeNumberField("unusual", unusual);
      json.writeNumberField("truncated", cut);
      json.writeEndObject();
      json.writeRaw('\n');
    }
  }

  /** Writes the number of flows per class, most frequent first. */
  private void writeClasses(JsonGenerator json) throws IOException {
    List<Map.Entry<TrafficClass, Long>> ordered = new ArrayList<>(classes.entrySet());
    ordered.sort(
        Map.Entry.<TrafficClass, Long>comparingByValue()
            .reversed()
            .thenComparing(each -> each.getKey().name()));
    json.writeObjectFieldStart("classes");
    for (Map.Entry<TrafficClass, Long> each : ordered) {
      json.writeNumberField(each.getKey().name(), each.getValue());
    }
    json.writeEndObject();
  }

  @Override
  public boolean breakOff(String error, ExtractionSummary summary) {
    return false;
  }
}
