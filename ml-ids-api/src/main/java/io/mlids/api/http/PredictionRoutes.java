package io.mlids.api.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.javalin.http.Context;
import io.mlids.api.notify.NotificationQueue;
import io.mlids.api.scoring.Classifier;
import io.mlids.core.dataset.PandasSplitJson;
import io.mlids.core.detect.Verdict;
import io.mlids.core.feature.TrafficClass;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;

/** Flows in a pandas-split body, answered in row order; every attack is notified. Thread-safe. */
final class PredictionRoutes {
  private static final JsonFactory JSON = new JsonFactory();

  private final ScoringRequests requests;
  private final NotificationQueue notifications;
  private final ApiMetrics metrics;
  private final Clock clock;

  PredictionRoutes(
      ScoringRequests requests, NotificationQueue notifications, ApiMetrics metrics, Clock clock) {
    this.requests = requests;
    this.notifications = notifications;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** {@code [1.0,0.0]}, 1 for an attack. */
  void predictions(Context context) throws IOException {
    requirePandasSplit(context);
    requests.handle(
        context,
        (classifier, body) -> {
          PandasSplitJson table = PandasSplitJson.read(body, classifier.features());
          FoundAttacks attacks = new FoundAttacks();
          PredictionArray answer = new PredictionArray(table.rows().count());
          ScoringRequests.eachVerdict(
              classifier,
              table.rows(),
              (row, verdict) -> {
                attacks.add(row, verdict);
                answer.add(verdict);
              });
          tell(attacks, table, classifier);
          Answers.send(context, Answers.JSON, answer.bare());
        });
  }

  /** {@code [{"label":…,"probability":…,"is_attack":…,"probabilities":{…}},…]}. */
  void verdicts(Context context) throws IOException {
    requirePandasSplit(context);
    requests.handle(
        context,
        (classifier, body) -> {
          PandasSplitJson table = PandasSplitJson.read(body, classifier.features());
          FoundAttacks attacks = new FoundAttacks();
          context.res().setContentType(Answers.JSON);
          // Many rows make a long answer: it leaves while it is made. It is closed only when it is
          // whole, so that half an answer never looks like one. Attacks are told in any case.
          JsonGenerator json = JSON.createGenerator(context.res().getOutputStream());
          try {
            json.writeStartArray();
            ScoringRequests.eachVerdict(
                classifier,
                table.rows(),
                (row, verdict) -> {
                  attacks.add(row, verdict);
                  write(json, verdict);
                });
            json.writeEndArray();
          } finally {
            tell(attacks, table, classifier);
          }
          json.close();
        });
  }

  private void tell(FoundAttacks attacks, PandasSplitJson table, Classifier classifier) {
    metrics.scored(table.rows().count(), attacks.count());
    attacks.tell(table, notifications, clock.instant(), classifier.modelVersion());
  }

  private static void write(JsonGenerator json, Verdict verdict) throws IOException {
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

  private static void requirePandasSplit(Context context) {
    String sent = context.req().getContentType();
    if (!MediaType.of(sent).isPandasSplit()) {
      throw ApiException.unsupportedMediaType(
          (sent == null ? "there is no Content-Type" : "Content-Type is '" + sent + "'")
              + "; send 'application/json; format=pandas-split'");
    }
  }
}
