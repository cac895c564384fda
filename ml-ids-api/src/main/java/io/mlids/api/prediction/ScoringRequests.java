package io.mlids.api.prediction;

import io.javalin.http.Context;
import io.mlids.api.body.ByteBudget;
import io.mlids.api.body.RequestBodies;
import io.mlids.api.http.ApiException;
import io.mlids.api.http.ServerSettings;
import io.mlids.api.metrics.Figures;
import io.mlids.api.scoring.ServedModel;
import io.mlids.core.detect.Classifier;
import io.mlids.core.detect.Verdict;
import io.mlids.core.feature.FeatureRows;
import io.mlids.core.table.DatasetFormatException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * Reads the bodies of scoring requests and limits how many requests are scored concurrently.
 * Thread-safe.
 */
public final class ScoringRequests {
  /** The number of rows scored at a time, which limits the number of verdicts in memory. */
  private static final int BLOCK = 1024;

  /**
   * All bodies together may take up to 1/16 of the heap; parsing them takes several times as much
   * memory.
   */
  private static final int HEAP_SHARE = 16;

  private final ServedModel model;
  private final RequestBodies bodies;
  private final ByteBudget budget;
  private final Semaphore slots;

  public ScoringRequests(ServedModel model, ServerSettings settings) {
    this.model = model;
    this.bodies = new RequestBodies(settings.maxBodyBytes(), settings.bodyPace());
    this.budget =
        new ByteBudget(
            Math.max(Runtime.getRuntime().maxMemory() / HEAP_SHARE, settings.maxBodyBytes() + 1L));
    this.slots = new Semaphore(settings.maxRequests());
  }

  /** Registers the request body metrics. */
  public void register(Figures figures) {
    figures.gauge(
        "mlids_request_body_bytes", "Memory in use by request bodies.", () -> budget.claimed());
    figures.counter(
        "mlids_request_bodies_displaced_total",
        "Bodies that were cancelled because they arrived too slowly.",
        () -> budget.displaced());
  }

  /** Handles a request, given the model and the whole body. */
  interface Answer {
    void to(Classifier classifier, byte[] body) throws IOException;
  }

  /** Receives the verdict for a row. */
  interface VerdictConsumer {
    void accept(int row, Verdict verdict) throws IOException;
  }

  /**
   * Reads the body and responds to it. A request takes one of the slots only after its body is
   * read, so slow clients do not delay others.
   *
   * @throws ApiException if no model is loaded, the body is incomplete or invalid, or the server is
   *     busy
   */
  void handle(Context context, Answer answer) throws IOException {
    Classifier classifier =
        model.current().orElseThrow(() -> ApiException.busy("the model is being loaded"));
    try (ByteBudget.Claim claim = budget.open(Thread.currentThread())) {
      byte[] body = bodies.read(context.req(), claim);
      if (!slots.tryAcquire()) {
        throw ApiException.busy("too many concurrent requests; retry later");
      }
      try {
        answer.to(classifier, body);
      } catch (DatasetFormatException e) {
        throw ApiException.badRequest(String.valueOf(e.getMessage()));
      } finally {
        slots.release();
      }
    }
  }

  /** Passes on the verdict for each row, in order. */
  static void eachVerdict(Classifier classifier, FeatureRows rows, VerdictConsumer consumer)
      throws IOException {
    for (int from = 0; from < rows.count(); from += BLOCK) {
      int to = Math.min(rows.count(), from + BLOCK);
      List<Verdict> verdicts = classifier.verdicts(rows.slice(from, to));
      for (int i = 0; i < verdicts.size(); i++) {
        consumer.accept(from + i, verdicts.get(i));
      }
    }
  }
}
