package io.mlids.api.prediction;

import io.javalin.http.Context;
import io.mlids.api.http.Answers;
import io.mlids.api.http.ApiException;
import io.mlids.api.http.MediaType;
import io.mlids.api.metrics.ApiMetrics;
import io.mlids.core.detect.Classifier;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureRows;
import io.mlids.core.request.FeatureCsv;
import io.mlids.core.request.MlflowJson;
import io.mlids.core.request.PandasSplitJson;
import io.mlids.core.table.DatasetFormatException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The MLflow 2 scoring protocol, which SageMaker containers also use. Accepts flows in several
 * formats and returns predictions; sends no notifications. Thread-safe.
 */
public final class InvocationRoute {
  private final ScoringRequests requests;
  private final ApiMetrics metrics;

  public InvocationRoute(ScoringRequests requests, ApiMetrics metrics) {
    this.requests = requests;
    this.metrics = metrics;
  }

  /** Returns {@code {"predictions":[1.0,0.0]}}, or just the array for a pandas-split body. */
  public void invocations(Context context) throws IOException {
    Form form = form(context.req().getContentType());
    requests.handle(
        context,
        (classifier, body) -> {
          FeatureRows rows = form.read(body, classifier.features());
          PredictionArray answer = predict(classifier, rows);
          Answers.send(
              context,
              Answers.JSON,
              form == Form.PANDAS_SPLIT ? answer.bare() : answer.enveloped());
        });
  }

  private PredictionArray predict(Classifier classifier, FeatureRows rows) throws IOException {
    PredictionArray answer = new PredictionArray(rows.count());
    AtomicInteger attacks = new AtomicInteger();
    ScoringRequests.eachVerdict(
        classifier,
        rows,
        (_, verdict) -> {
          attacks.addAndGet(verdict.isAttack() ? 1 : 0);
          answer.add(verdict);
        });
    metrics.scoredRows(rows.count(), attacks.get());
    return answer;
  }

  private static Form form(String sent) {
    MediaType type = MediaType.of(sent);
    if (type.isJson()) {
      return Form.JSON;
    }
    if (type.isPandasSplit()) {
      return Form.PANDAS_SPLIT;
    }
    if (type.isCsv()) {
      return Form.CSV;
    }
    throw ApiException.unsupportedMediaType(
        (sent == null ? "the Content-Type is missing" : "Content-Type is '" + sent + "'")
            + "; send 'application/json', 'application/json; format=pandas-split' or 'text/csv',"
            + " with no parameter other than 'charset=utf-8'");
  }

  private enum Form {
    JSON,
    PANDAS_SPLIT,
    CSV;

    FeatureRows read(byte[] body, List<Feature> features) throws DatasetFormatException {
      return switch (this) {
        case JSON -> MlflowJson.read(body, features);
        case PANDAS_SPLIT -> PandasSplitJson.read(body, features).rows();
        case CSV -> FeatureCsv.read(body, features);
      };
    }
  }
}
