package io.mlids.api.access;

import java.util.List;
import java.util.Locale;

/** The properties of a request on which access depends. */
public interface AccessRequest {

  /** {@code GET}, {@code POST} and so on. */
  String method();

  /** The path as sent, without the query. */
  String path();

  /** The IP address of the peer. */
  String remoteAddress();

  /** All values of a header. */
  List<String> headers(String name);

  /** All values of a cookie. */
  List<String> cookies(String name);

  /** Whether the method only reads. */
  default boolean isSafe() {
    return switch (method()) {
      case "GET", "HEAD", "OPTIONS" -> true;
      default -> false;
    };
  }

  /** Whether the request asks for an upgrade to WebSocket. */
  default boolean isWebSocket() {
    return headers("Upgrade").stream()
        .anyMatch(value -> value.toLowerCase(Locale.ROOT).contains("websocket"));
  }
}
