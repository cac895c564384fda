package io.mlids.api.prediction;

import io.javalin.http.Context;
import io.mlids.api.dispatch.Alerts;
import io.mlids.api.http.Answers;
import io.mlids.api.http.ApiException;
import io.mlids.api.http.BodyPace;
import io.mlids.api.http.Deadline;
import io.mlids.api.http.MediaType;
import io.mlids.api.metrics.ApiMetrics;
import io.mlids.core.detect.Classifier;
import io.mlids.core.request.PandasSplitJson;
import java.io.IOException;
import java.time.Duration;

/**
 * Scores flows in a pandas-split body. Returns predictions in row order and reports each attack.
 * Thread-safe.
 */
public final class PredictionRoutes {
  /**
   * The minimum size of a verdict in a response, in bytes. Clients must read responses at least as
   * fast as they must send request bodies.
   */
  private static final long LEAST_BYTES = 100;

  /** The approximate size of the reasons for an attack in a response, in bytes. */
  private static final long BYTES_OF_REASONS = 2_500;

  private final ScoringRequests requests;
  private final Alerts alerts;
  private final ApiMetrics metrics;
  private final BodyPace pace;

  public PredictionRoutes(
      ScoringRequests requests, Alerts alerts, ApiMetrics metrics, BodyPace pace) {
    this.pace = pace;
    this.requests = requests;
    this.alerts = alerts;
    this.metrics = metrics;
  }

  /** Responds with one number per row, for example {@code [1.0,0.0]}, where 1 means an attack. */
  public void predictions(Context context) throws IOException {
    requirePandasSplit(context);
    requests.handle(
        context,
        (classifier, body) -> {
          PandasSplitJson table = PandasSplitJson.read(body, classifier.features());
          ReportedRows reported = new ReportedRows(alerts.publishesBenign());
          PredictionArray answer = new PredictionArray(table.rows().count());
          ScoringRequests.eachVerdict(
              classifier,
              table.rows(),
              (row, verdict) -> {
                reported.add(row, verdict);
                answer.add(verdict);
              });
          report(table.rows().count(), reported, table, classifier);
          Answers.send(context, Answers.JSON, answer.bare());
        });
  }

  /**
   * Returns {@code [{"label":…,"probability":…,"is_attack":…,"probabilities":{…}},…]}; with {@code
   * explain=true}, attacks also have {@code "reasons":[…]}.
   */
  public void verdicts(Context context) throws IOException {
    requirePandasSplit(context);
    requests.handle(
        context,
        (classifier, body) -> {
          PandasSplitJson table = PandasSplitJson.read(body, classifier.features());
          ReportedRows reported = new ReportedRows(alerts.publishesBenign());
          AttackReasons reasons =
              new AttackReasons(ExplainParameter.of(context, classifier), table.rows());
          context.res().setContentType(Answers.JSON);
          // The response is streamed, and closed only when complete, so that a partial response
          // never looks complete. Attacks are reported even if writing the response fails.
          StreamedVerdicts answer =
              new StreamedVerdicts(context.res().getOutputStream(), reported, reasons);
          int count = table.rows().count();
          Duration longest = pace.allowed(LEAST_BYTES * count + BYTES_OF_REASONS * reasons.most());
          try (Deadline _ = Deadline.start(context.req(), longest)) {
            try {
              ScoringRequests.eachVerdict(classifier, table.rows(), answer);
            } finally {
              report(answer.scored(), reported, table, classifier);
            }
            answer.finish();
          }
        });
  }

  private void report(
      int scored, ReportedRows reported, PandasSplitJson table, Classifier classifier) {
    metrics.scoredRows(scored, reported.attacks());
    reported.report(table, alerts, classifier.modelVersion());
  }

  private static void requirePandasSplit(Context context) {
    String sent = context.req().getContentType();
    if (!MediaType.of(sent).isPandasSplit()) {
      throw ApiException.unsupportedMediaType(
          (sent == null ? "the Content-Type is missing" : "Content-Type is '" + sent + "'")
              + "; send 'application/json; format=pandas-split'");
    }
  }
}
