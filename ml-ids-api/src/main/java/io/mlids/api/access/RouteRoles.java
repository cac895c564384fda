package io.mlids.api.access;

import static io.mlids.api.access.Role.ADMIN;
import static io.mlids.api.access.Role.ANALYST;
import static io.mlids.api.access.Role.READER;
import static java.util.Map.entry;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The role that each route needs: the table of everything that a client may do. The server does not
 * register a route that is missing here. {@code HEAD} needs the same role as {@code GET}.
 */
public final class RouteRoles {
  /** Routes for everyone, also without a token; see {@link PublicPaths}. */
  private static final Set<String> PUBLIC =
      Set.of(
          "GET /",
          "GET /web/{file}",
          "GET /ping",
          "GET /health",
          "GET /api/session",
          "POST /api/session",
          "DELETE /api/session");

  private static final Map<String, Role> ROLES =
      Map.ofEntries(
          entry("GET /version", READER),
          entry("GET /metrics", READER),
          entry("GET /openapi.json", READER),
          entry("GET /api/model", READER),
          entry("GET /api/model/report", READER),
          entry("GET /api/drift", READER),
          entry("GET /api/sensor", READER),
          entry("GET /api/figures", READER),
          entry("GET /api/audit", ADMIN),
          entry("GET /api/site", READER),
          entry("GET /api/notifications", READER),
          entry("GET /api/notifications/{sequence}", READER),
          entry("GET /api/alerts", READER),
          entry("GET /api/alerts/suppressed", READER),
          entry("GET /api/incidents", READER),
          entry("GET /api/incidents/days", READER),
          entry("GET /api/incidents/{id}", READER),
          entry("GET /api/flows", READER),
          entry("GET /api/flows/{id}", READER),
          entry("GET /api/flows/{id}/packets", ANALYST),
          entry("GET /api/searches", READER),
          entry("GET /api/searches/{name}", READER),
          entry("PUT /api/searches/{name}", ANALYST),
          entry("DELETE /api/searches/{name}", ANALYST),
          entry("GET /api/hosts/{address}", READER),
          entry("GET /api/names", READER),
          entry("GET /api/incidents/{id}/triage", READER),
          entry("GET /api/incidents/{id}/export", READER),
          entry("GET /api/feedback", READER),
          entry("GET /api/feedback/{id}", READER),
          // Packets may contain passwords and personal data.
          entry("GET /api/incidents/{id}/packets", ANALYST),
          entry("GET /api/notifications/{sequence}/packets", ANALYST),
          // Submitted traffic is counted, raises alerts and sends notifications.
          entry("POST /invocations", ANALYST),
          entry("POST /api/predictions", ANALYST),
          entry("POST /api/verdicts", ANALYST),
          entry("POST /api/captures", ANALYST),
          entry("POST /api/captures/stream", ANALYST),
          entry("PUT /api/captures/stream", ANALYST),
          entry("POST /api/incidents/{id}/triage", ANALYST),
          entry("POST /api/incidents/{id}/mute", ANALYST),
          entry("POST /api/triage", ANALYST),
          entry("POST /api/feedback", ANALYST),
          entry("DELETE /api/feedback/{id}", ANALYST));

  private RouteRoles() {}

  /**
   * The role that a route needs; empty if the route is open to everyone.
   *
   * @param method {@code GET}, {@code POST} and so on
   * @param path the path as registered, such as {@code /api/incidents/{id}}
   * @throws IllegalArgumentException if the table does not contain the route
   */
  public static Optional<Role> of(String method, String path) {
    String route = (method.equals("HEAD") ? "GET" : method) + " " + path;
    if (PUBLIC.contains(route)) {
      return Optional.empty();
    }
    Role role = ROLES.get(route);
    if (role == null) {
      throw new IllegalArgumentException(route + " has no role; add it to RouteRoles");
    }
    return Optional.of(role);
  }
}
