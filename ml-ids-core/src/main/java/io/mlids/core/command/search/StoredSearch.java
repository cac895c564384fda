package io.mlids.core.command.search;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.mlids.core.remote.ServerAddress;
import io.mlids.core.remote.ServerConnection;
import io.mlids.core.remote.ServerFailedException;
import io.mlids.core.remote.ServerFailedException.Reason;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A search on a server, page by page. Used once, by one thread. */
final class StoredSearch {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int PAGE = 500;

  /** How long the server searches before it returns what it has found so far. */
  private static final int SECONDS = 10;

  private static final int OK = 200;
  private static final int BAD_REQUEST = 400;

  private final ServerConnection connection;
  private final ServerAddress address;
  private final String query;
  private final boolean ofFlows;
  private int found;
  private boolean hasMore;

  /** Receives what was found, latest first. */
  interface Receiver {
    void add(JsonNode found) throws IOException;
  }

  /** A part of the result, and the cursor of the next one. */
  private record Page(JsonNode items, OptionalLong next) {}

  private StoredSearch(
      ServerConnection connection, ServerAddress address, String query, boolean ofFlows) {
    this.connection = connection;
    this.address = address;
    this.query = query;
    this.ofFlows = ofFlows;
  }

  static StoredSearch ofIncidents(
      ServerConnection connection, ServerAddress address, String query) {
    return new StoredSearch(connection, address, query, false);
  }

  static StoredSearch ofFlows(ServerConnection connection, ServerAddress address, String query) {
    return new StoredSearch(connection, address, query, true);
  }

  /**
   * Finds the latest matches.
   *
   * @param limit the maximum number
   * @throws WrongQueryException if the server cannot read the query
   * @throws ServerFailedException if the server cannot be reached or does not answer the search
   */
  void find(int limit, Receiver receiver)
      throws WrongQueryException, ServerFailedException, IOException, InterruptedException {
    OptionalLong before = OptionalLong.empty();
    do {
      Page page = page(Math.min(PAGE, limit - found), before);
      for (JsonNode each : page.items()) {
        receiver.add(each);
        found++;
      }
      if (page.items().isEmpty() && page.next().equals(before) && before.isPresent()) {
        throw failed("is too busy to search; retry later", null);
      }
      before = page.next();
      hasMore = before.isPresent();
    } while (hasMore && found < limit);
  }

  private Page page(int limit, OptionalLong before)
      throws WrongQueryException, ServerFailedException, InterruptedException {
    ServerAddress page =
        address.at(
            (ofFlows ? "/api/flows" : "/api/incidents")
                + "?limit="
                + limit
                + "&timeout="
                + SECONDS
                + "&q="
                + URLEncoder.encode(query, StandardCharsets.UTF_8)
                + (before.isPresent() ? "&before=" + before.getAsLong() : ""));
    HttpResponse<String> answer = connection.send(page, request -> request.GET());
    try {
      if (answer.statusCode() == BAD_REQUEST) {
        checkQuery(JSON.readTree(answer.body()));
      }
      if (answer.statusCode() != OK) {
        throw ServerConnection.refused(answer);
      }
      JsonNode body = JSON.readTree(answer.body());
      JsonNode items = ofFlows ? body.path("flows") : body;
      if (!items.isArray()) {
        throw failed("did not return what it found; is it ml-ids-api?", null);
      }
      return new Page(items, ofFlows ? cursor(body.path("next")) : next(answer));
    } catch (JsonProcessingException e) {
      throw failed("did not return JSON; is it ml-ids-api?", e);
    }
  }

  private static void checkQuery(JsonNode error) throws WrongQueryException {
    if (error.path("position").isInt() && error.path("error").isTextual()) {
      String message = error.get("error").textValue();
      throw new WrongQueryException(
          message.startsWith("q: ") ? message.substring("q: ".length()) : message,
          error.get("position").intValue(),
          error.path("length").asInt(1));
    }
  }

  private static OptionalLong cursor(JsonNode next) {
    return next.isIntegralNumber() ? OptionalLong.of(next.longValue()) : OptionalLong.empty();
  }

  /** The cursor in the link to the next page. */
  private static OptionalLong next(HttpResponse<String> answer) {
    for (String link : answer.headers().firstValue("Link").orElse("").split(", ")) {
      if (link.endsWith("rel=\"next\"")) {
        String digits = link.replaceFirst(".*[?&]before=(\\d{1,18}).*", "$1");
        return digits.equals(link) ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(digits));
      }
    }
    return OptionalLong.empty();
  }

  private ServerFailedException failed(String what, @Nullable Throwable cause) {
    return new ServerFailedException(address.uri(), what, Reason.OTHER, cause);
  }

  /** What was found, in words. */
  String summary() {
    String noun = ofFlows ? "flow" : "incident";
    return found
        + " "
        + noun
        + (found == 1 ? "" : "s")
        + " found"
        + (hasMore ? "; there may be more, see --limit" : "");
  }
}
