package io.mlids.api.access;

import java.util.List;
import java.util.Locale;

/** The properties of a request that decide whether it is admitted. */
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

  /** Returns whether the method is read-only. */
  default boolean isSafe() {
    return switch (method()) {
      case "GET", "HEAD", "OPTIONS" -> true;
      default -> false;
    };
  }

  /** Returns whether the request asks for an upgrade to a WebSocket. */
  default boolean isWebSocket() {
    return headers("Upgrade").stream()
        .anyMatch(value -> value.toLowerCase(Locale.ROOT).contains("websocket"));
  }
}
