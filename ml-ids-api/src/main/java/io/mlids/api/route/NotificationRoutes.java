package io.mlids.api.route;

import io.javalin.http.Context;
import io.mlids.api.feed.LiveClient;
import io.mlids.api.feed.LiveFeed;
import io.mlids.api.feed.LiveFilter;
import io.mlids.api.feed.LiveNotification;
import io.mlids.api.feedback.FeedbackStore;
import io.mlids.api.http.Answers;
import io.mlids.api.http.ApiException;
import io.mlids.api.http.ServletAccessRequest;
import io.mlids.api.route.parameter.IncidentParameters;
import io.mlids.api.route.parameter.QueryNumbers;
import io.mlids.core.feature.TrafficClass;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.jetty.ee10.websocket.server.JettyWebSocketServerContainer;
import org.eclipse.jetty.http.HttpException;

/**
 * Serves notifications over a WebSocket, as server-sent events, or as pages of stored
 * notifications. Thread-safe.
 */
final class NotificationRoutes {
  static final String PATH = "/api/notifications";

  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 1_000;

  private final LiveFeed feed;
  private final FeedbackStore feedback;

  /**
   * @param feedback the judgements of flows
   */
  NotificationRoutes(LiveFeed feed, FeedbackStore feedback) {
    this.feed = feed;
    this.feedback = feedback;
  }

  /** Upgrades a request to a WebSocket. */
  private void upgrade(Context context) throws IOException {
    LiveClient client = admit(context);
    boolean upgraded = false;
    try {
      upgraded =
          JettyWebSocketServerContainer.ensureContainer(context.req().getServletContext())
              .upgrade(
                  (request, response) -> new WebSocketConnection(client),
                  context.req(),
                  context.res());
    } catch (HttpException.RuntimeException e) {
      throw noHandshake(e.getReason());
    } finally {
      if (!upgraded) {
        client.abandon();
      }
    }
    if (!upgraded) {
      throw noHandshake("see RFC 6455");
    }
  }

  private static ApiException noHandshake(String reason) {
    return ApiException.badRequest("this is not a WebSocket handshake; " + reason);
  }

  /**
   * Serves a WebSocket if the client asks for one, server-sent events if it accepts them, and
   * otherwise a page.
   */
  void list(Context context) throws IOException {
    String accept = context.req().getHeader("Accept");
    if (new ServletAccessRequest(context.req()).isWebSocket()) {
      upgrade(context);
    } else if (accept != null && accept.contains(EventStream.CONTENT_TYPE)) {
      LiveClient client = admit(context);
      try {
        client.serve(new EventStream(client, context.res()));
      } finally {
        // Has no effect if the client has already been served.
        client.abandon();
      }
    } else {
      page(context);
    }
  }

  /** Serves stored notifications, newest first. */
  void page(Context context) throws IOException {
    List<LiveNotification> page =
        feed.newest(
            filter(context),
            (int) QueryNumbers.number(context, "limit", 1, MAX_LIMIT).orElse(DEFAULT_LIMIT),
            QueryNumbers.number(context, "before", 1, Long.MAX_VALUE).orElse(Long.MAX_VALUE));
    String json =
        page.stream().map(LiveNotification::json).collect(Collectors.joining(",", "[", "]"));
    Answers.send(context, Answers.JSON, json.getBytes(StandardCharsets.UTF_8));
  }

  /** Serves a notification with all of its flow's features, and how the flow was judged. */
  void one(Context context) throws IOException {
    LiveNotification notification = notification(context);
    String json =
        notification.withFeatures(
            FeedbackRoutes.member(feedback, feedback.ofNotification(notification.sequence())));
    Answers.send(context, Answers.JSON, json.getBytes(StandardCharsets.UTF_8));
  }

  /** The notification that the path names. */
  LiveNotification notification(Context context) {
    String text = context.pathParam("sequence");
    OptionalLong sequence = QueryNumbers.whole(text);
    if (sequence.isEmpty()) {
      throw ApiException.badRequest("'" + text + "' is not a notification number");
    }
    return feed.find(sequence.getAsLong())
        .orElseThrow(
            () ->
                ApiException.notFound(
                    "notification "
                        + sequence.getAsLong()
                        + " does not exist or has been removed; "
                        + PATH
                        + " lists the stored ones"));
  }

  private LiveClient admit(Context context) {
    LiveFilter filter = filter(context);
    String lastId = context.req().getHeader("Last-Event-ID");
    OptionalLong since = OptionalLong.empty();
    if (lastId != null && !lastId.isBlank()) {
      // A browser that reconnects repeats its URL, but Last-Event-ID is more recent than the
      // position in the URL.
      since = QueryNumbers.whole(lastId.strip());
      if (since.isEmpty()) {
        throw ApiException.badRequest(
            "Last-Event-ID '" + lastId + "' is not a notification number");
      }
    } else {
      since = QueryNumbers.number(context, "since", 0, Long.MAX_VALUE);
    }
    Optional<LiveClient> client = feed.admit(filter, since);
    return client.orElseThrow(() -> ApiException.busy("too many connected listeners; retry later"));
  }

  private static LiveFilter filter(Context context) {
    double minProbability = 0;
    String probability = context.queryParam("min_probability");
    if (probability != null) {
      try {
        minProbability = Double.parseDouble(probability);
      } catch (NumberFormatException e) {
        minProbability = Double.NaN;
      }
      if (!(minProbability >= 0 && minProbability <= 1)) {
        throw ApiException.badRequest(
            "min_probability is '" + probability + "'; send a number from 0 to 1");
      }
    }
    Set<TrafficClass> classes = new HashSet<>();
    for (String name : context.queryParams("class")) {
      if (name.isBlank()) {
        throw ApiException.badRequest(
            "class is empty; send the name of a traffic class, such as Bot, or omit it");
      }
      classes.add(TrafficClass.ofLabel(name));
    }
    boolean isAboutFlows = probability != null || !classes.isEmpty();
    return new LiveFilter(
        types(context, isAboutFlows),
        minProbability,
        classes,
        IncidentParameters.severity(context),
        IncidentParameters.kinds(context));
  }

  /**
   * If the request has a filter for flows but no type, selects only flows: older clients do not
   * send a type and expect flows.
   */
  private static LiveFilter.Types types(Context context, boolean isAboutFlows) {
    String type = context.queryParam("type");
    return switch (type) {
      case null -> isAboutFlows ? LiveFilter.Types.FLOWS : LiveFilter.Types.USUAL;
      case "incident" -> LiveFilter.Types.INCIDENTS;
      case "flow" -> LiveFilter.Types.FLOWS;
      case "all" -> LiveFilter.Types.ALL;
      default ->
          throw ApiException.badRequest("type is '" + type + "'; send incident, flow or all");
    };
  }
}
