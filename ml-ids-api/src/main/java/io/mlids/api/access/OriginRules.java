package io.mlids.api.access;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which web pages may send requests: those of the server and of the allowed origins. Programs other
 * than browsers send no origin and are not affected.
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

  /** Why a request is rejected for its host or its origin. */
  Optional<AccessDecision.Refused> refusal(AccessRequest request) {
    List<String> hosts = request.headers("Host");
    if (checksHost && !hosts.stream().allMatch(this::isOurs)) {
      return AccessGate.refuse(
          Refusal.HOST,
          "this server is for its own machine and was called by another name; ask for"
              + " http://localhost, or start it with --allow-origin for that name or with --token");
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
            "a web page of another origin may not ask this server; start it with --allow-origin"
                + " for that origin, and let a proxy hand on the header Host as it came")
        : Optional.empty();
  }

  /** Whether a browser says that a page of this server, or an allowed one, sends this. */
  boolean isOfOwnPage(AccessRequest request) {
    if (request.isSafe() && !request.isWebSocket() || !request.headers("Origin").isEmpty()) {
      return true; // An origin that is there was checked before.
    }
    return !request.isWebSocket()
        && request.headers("Sec-Fetch-Site").stream().anyMatch("same-origin"::equals);
  }

  boolean isPreflight(AccessRequest request) {
    return request.method().equals("OPTIONS")
        && allowedOrigin(request).isPresent()
        && !request.headers("Access-Control-Request-Method").isEmpty();
  }

  /** The CORS headers of an answer to an allowed origin. */
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
   * By host and port alone where the server itself does not encrypt: a proxy that does may stand
   * before it.
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
