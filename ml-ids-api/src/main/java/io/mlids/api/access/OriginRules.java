package io.mlids.api.access;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Admits requests from the server's own web pages and from pages on the allowed origins. Clients
 * other than browsers send no origin and are not affected.
 */
final class OriginRules {
  private static final String METHODS = "GET, HEAD, POST, PUT, DELETE";
  private static final String HEADERS =
      "Authorization, Content-Type, Content-Encoding, Accept, Last-Event-ID";
  private static final String PREFLIGHT_SECONDS = "600";

  private final AccessSettings settings;
  private final boolean checksHost;

  OriginRules(AccessSettings settings) {
    this.settings = settings;
    this.checksHost =
        settings.protection() instanceof AuthMode.Open
            && AccessSettings.isLoopback(settings.host());
  }

  /** The refusal of a request whose host or origin is not allowed. */
  Optional<AccessDecision.Refused> refusal(AccessRequest request) {
    List<String> hosts = request.headers("Host");
    if (checksHost && !hosts.stream().allMatch(this::isOurs)) {
      return AccessGate.refuse(
          Refusal.HOST,
          "this server accepts only requests to localhost, but the Host header names a different"
              + " host; use http://localhost, or start the server with that host in allow-origin or"
              + " with a token");
    }
    List<String> origins = request.headers("Origin");
    boolean foreign =
        origins.isEmpty()
            ? isCrossSiteChange(request)
            : origins.size() > 1
                || WebOrigin.parse(origins.getFirst())
                    .filter(origin -> isAllowed(origin) || isSame(origin, hosts))
                    .isEmpty();
    return foreign
        ? AccessGate.refuse(
            Refusal.ORIGIN,
            "web pages from other origins may not use this server; start it with this origin in"
                + " allow-origin, and have any proxy pass the Host header unchanged")
        : Optional.empty();
  }

  /**
   * Returns whether a request may rely on a session. The request must only read, or come from this
   * server's own page or from a page on an allowed origin.
   */
  boolean isOfOwnPage(AccessRequest request) {
    if (request.isSafe() && !request.isWebSocket() || !request.headers("Origin").isEmpty()) {
      return true; // refusal() has already checked the origin.
    }
    return !request.isWebSocket()
        && request.headers("Sec-Fetch-Site").stream().anyMatch("same-origin"::equals);
  }

  boolean isPreflight(AccessRequest request) {
    return request.method().equals("OPTIONS")
        && allowedOrigin(request).isPresent()
        && !request.headers("Access-Control-Request-Method").isEmpty();
  }

  /** The CORS headers of the response to a request. */
  Map<String, String> headers(AccessRequest request) {
    if (settings.allowedOrigins().isEmpty()) {
      return Map.of();
    }
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Vary", "Origin");
    allowedOrigin(request)
        .ifPresent(
            origin -> {
              headers.put("Access-Control-Allow-Origin", origin.toString());
              headers.put("Access-Control-Expose-Headers", "Retry-After, WWW-Authenticate");
              headers.put("Cross-Origin-Resource-Policy", "cross-origin");
            });
    if (isPreflight(request)) {
      headers.put("Access-Control-Allow-Methods", METHODS);
      headers.put("Access-Control-Allow-Headers", HEADERS);
      headers.put("Access-Control-Max-Age", PREFLIGHT_SECONDS);
    }
    return headers;
  }

  private Optional<WebOrigin> allowedOrigin(AccessRequest request) {
    List<String> origins = request.headers("Origin");
    return origins.size() == 1
        ? WebOrigin.parse(origins.getFirst()).filter(this::isAllowed)
        : Optional.empty();
  }

  private static boolean isCrossSiteChange(AccessRequest request) {
    return (!request.isSafe() || request.isWebSocket())
        && request.headers("Sec-Fetch-Site").stream()
            .anyMatch(site -> site.equals("cross-site") || site.equals("same-site"));
  }

  private boolean isAllowed(WebOrigin origin) {
    return settings.allowedOrigins().contains(origin);
  }

  /**
   * Without TLS, compares only host and port, because a proxy in front of the server may add TLS.
   */
  private boolean isSame(WebOrigin origin, List<String> hosts) {
    return hosts.size() == 1
        && origin.isOfHost(hosts.getFirst())
        && (!settings.encrypted() || origin.scheme().equals("https"));
  }

  private boolean isOurs(String authority) {
    String host = HostName.of(authority);
    return HostName.isThisMachine(authority)
        || host.equalsIgnoreCase(settings.host())
        || settings.allowedOrigins().stream().anyMatch(each -> each.host().equals(host));
  }
}
