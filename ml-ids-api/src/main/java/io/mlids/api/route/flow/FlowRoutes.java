package io.mlids.api.route.flow;

import io.javalin.http.Context;
import io.mlids.api.history.History;
import io.mlids.api.history.flow.FlowPage;
import io.mlids.api.history.flow.StoredFlow;
import io.mlids.api.http.Answers;
import io.mlids.api.http.ApiException;
import io.mlids.api.route.parameter.QueryNumbers;
import io.mlids.api.route.parameter.SearchParameter;
import io.mlids.api.search.criterion.SearchTarget;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;

/** Serves the scored flows of the history. Thread-safe. */
public final class FlowRoutes {
  public static final String PATH = "/api/flows";

  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 1_000;

  private final Optional<History> history;
  private final Clock clock;

  /**
   * @param history the history; empty if flows are not stored
   * @param clock the time to which relative times in searches refer
   */
  public FlowRoutes(Optional<History> history, Clock clock) {
    this.history = history;
    this.clock = clock;
  }

  /** Serves the flows that match a search, latest stored first. */
  public void page(Context context) throws IOException {
    int limit = (int) QueryNumbers.number(context, "limit", 1, MAX_LIMIT).orElse(DEFAULT_LIMIT);
    long before = QueryNumbers.number(context, "before", 1, Long.MAX_VALUE).orElse(Long.MAX_VALUE);
    FlowPage page =
        usable()
            .flows(
                SearchParameter.criterion(context, SearchTarget.FLOWS, clock.instant()),
                before,
                limit,
                SearchParameter.budget(context))
            .orElseThrow(FlowRoutes::unavailable);
    Answers.send(context, Answers.JSON, FlowJson.page(page));
  }

  /** Serves one flow. */
  public void one(Context context) throws IOException {
    Answers.send(context, Answers.JSON, FlowJson.of(flow(context)));
  }

  /** The flow that the path names. */
  public StoredFlow flow(Context context) {
    String text = context.pathParam("id");
    History from = usable();
    return QueryNumbers.whole(text).stream()
        .mapToObj(from::flow)
        .flatMap(Optional::stream)
        .findFirst()
        .orElseThrow(
            () ->
                ApiException.notFound(
                    "flow '"
                        + text
                        + "' does not exist or has been deleted; "
                        + PATH
                        + " lists the stored ones"));
  }

  private History usable() {
    History kept =
        history.orElseThrow(
            () ->
                ApiException.notFound(
                    "flows are not stored; start the server with a history to search flows"));
    if (!kept.status().available()) {
      throw unavailable();
    }
    return kept;
  }

  private static ApiException unavailable() {
    return ApiException.busy(
        "the history cannot be read at the moment; see the server's log, and retry later");
  }
}
