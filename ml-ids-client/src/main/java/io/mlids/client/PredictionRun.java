package io.mlids.client;

import io.mlids.core.console.Terminal;
import io.mlids.core.remote.ServerFailedException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The result of sending a sample to the server.
 *
 * @param predictions predictions for the first flows of the sample, in the sample's order
 * @param failure why predictions are missing; empty if none are missing
 */
public record PredictionRun(Predictions predictions, Optional<ServerFailedException> failure) {

  /**
   * Maximum number of flows per request (at most 10 MB). By default, ml-ids-api rejects bodies
   * larger than 16 MiB.
   */
  public static final int LARGEST_REQUEST = 5_000;

  /**
   * Sends the flows in requests of up to {@value #LARGEST_REQUEST} flows, or, with a delay, one
   * flow per request. Stops at the first failed request.
   *
   * @param delay time between a response and the next request
   * @param log receives a line before each single-flow request
   */
  public static PredictionRun of(
      PredictionApi api, List<LabelledFlow> flows, Optional<Duration> delay, PrintWriter log)
      throws InterruptedException {
    List<Boolean> attacks = new ArrayList<>(flows.size());
    Optional<ServerFailedException> failure = Optional.empty();
    try {
      if (delay.isPresent()) {
        oneByOne(api, flows, delay.get(), log, attacks);
      } else {
        together(api, flows, attacks);
      }
    } catch (ServerFailedException e) {
      failure = Optional.of(e);
    }
    return new PredictionRun(new Predictions(flows.subList(0, attacks.size()), attacks), failure);
  }

  private static void together(PredictionApi api, List<LabelledFlow> flows, List<Boolean> attacks)
      throws ServerFailedException, InterruptedException {
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
      throws ServerFailedException, InterruptedException {
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
