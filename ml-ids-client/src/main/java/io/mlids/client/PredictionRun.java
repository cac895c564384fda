package io.mlids.client;

import io.mlids.core.console.Terminal;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One sample sent to the server.
 *
 * @param predictions of the flows that were answered, in the sample's order from its beginning
 * @param failure why not all of them were
 */
public record PredictionRun(Predictions predictions, Optional<PredictionFailedException> failure) {

  /**
   * The most flows of one request: at most 10 MB, as an ml-ids-api refuses more than 16 MiB unless
   * configured otherwise.
   */
  public static final int LARGEST_REQUEST = 5_000;

  /**
   * Sends the flows in one request, more than {@value #LARGEST_REQUEST} in several one after the
   * other, or with a delay each in its own. The first request that fails is the last.
   *
   * @param delay between an answer and the next request
   * @param log receives a line for each single request
   */
  public static PredictionRun of(
      PredictionApi api, List<LabelledFlow> flows, Optional<Duration> delay, PrintWriter log)
      throws InterruptedException {
    List<Boolean> attacks = new ArrayList<>(flows.size());
    Optional<PredictionFailedException> failure = Optional.empty();
    try {
      if (delay.isPresent()) {
        oneByOne(api, flows, delay.get(), log, attacks);
      } else {
        together(api, flows, attacks);
      }
    } catch (PredictionFailedException e) {
      failure = Optional.of(e);
    }
    return new PredictionRun(new Predictions(flows.subList(0, attacks.size()), attacks), failure);
  }

  private static void together(PredictionApi api, List<LabelledFlow> flows, List<Boolean> attacks)
      throws PredictionFailedException, InterruptedException {
    for (int from = 0; from < flows.size(); from += LARGEST_REQUEST) {
      int to = Math.min(from + LARGEST_REQUEST, flows.size());
      attacks.addAll(api.predict(flows.subList(from, to)));
    }
  }

  private static void oneByOne(
      PredictionApi api,
      List<LabelledFlow> flows,
      Duration delay,
      PrintWriter log,
      List<Boolean> attacks)
      throws PredictionFailedException, InterruptedException {
    for (LabelledFlow flow : flows) {
      if (!attacks.isEmpty()) {
        Thread.sleep(delay);
      }
      log.printf(
          "Requesting prediction [%d] for label [%s]...%n",
          attacks.size() + 1, Terminal.printable(flow.label().name()));
      log.flush();
      attacks.addAll(api.predict(List.of(flow)));
    }
  }
}
