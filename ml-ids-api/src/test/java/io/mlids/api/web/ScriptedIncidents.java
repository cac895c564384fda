package io.mlids.api.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.util.LinkedHashMap;
import java.util.Map;

/** Artificial incidents that change when a test says so. */
final class ScriptedIncidents {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Page page;
  private final Map<String, ObjectNode> kept = new LinkedHashMap<>();
  private int updates;

  /** Answers the page's requests for incidents in place of the server. */
  ScriptedIncidents(Page page) {
    this.page = page;
    page.route("**/api/incidents?*", this::list);
    page.route("**/api/incidents/*", this::one);
    page.route(
        "**/api/incidents/days?*", route -> fulfil(route, "{\"days\":[],\"partial\":false}"));
  }

  private void list(Route route) {
    ArrayNode newestFirst = JSON.createArrayNode();
    kept.values().forEach(each -> newestFirst.insert(0, each));
    route.fulfill(
        new Route.FulfillOptions()
            .setContentType("application/json")
            .setHeaders(Map.of("X-Total-Count", Integer.toString(kept.size())))
            .setBody(newestFirst.toString()));
  }

  private void one(Route route) {
    String id = route.request().url().replaceFirst(".*/", "");
    ObjectNode incident = kept.get(id).deepCopy();
    incident.put("advice", "Block the attacker.").putArray("stages");
    fulfil(route, incident.toString());
  }

  private static void fulfil(Route route, String json) {
    route.fulfill(new Route.FulfillOptions().setContentType("application/json").setBody(json));
  }

  /** An incident, not yet published, for a scan by this attacker. */
  ObjectNode scan(String id, String attacker) throws Exception {
    ObjectNode incident =
        (ObjectNode)
            JSON.readTree(
                """
                {"kind": "port_scan", "severity": "low", "confidence": 0.7, "state": "open",
                 "victims": ["192.0.2.10"], "ports": [], "first_seen": "2026-01-02T03:04:05.000000Z",
                 "last_seen": "2026-01-02T03:04:06.000000Z", "told_at": "2026-01-02T03:04:05.500000Z",
                 "flows": 12, "packets": 24, "bytes": 1440, "reasons": ["12 ports tried"],
                 "techniques": ["T1046"], "evidence": [], "sample": [], "related": [],
                 "origin": "eth0"}
                """);
    incident.put("id", id).put("title", "Port scan by " + attacker);
    incident.putArray("attackers").add(attacker);
    kept.put(id, incident);
    return incident;
  }

  /** Publishes the state of an incident that was opened, updated or closed. */
  void tell(String event, ObjectNode incident) {
    incident.put("updated_at", "2026-01-02T03:05:%02dZ".formatted(updates++));
    ObjectNode notification = JSON.createObjectNode().put("type", "incident").put("event", event);
    notification.set("incident", incident);
    page.evaluate(
        """
        async (text) => {
          const { incidentStream } = await import("./web/incident-feed.js");
          incidentStream.dispatchEvent(new CustomEvent("notification", { detail: JSON.parse(text) }));
        }
        """,
        notification.toString());
  }
}
