package io.mlids.api.route.triage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.mlids.api.http.Answers;
import io.mlids.api.http.ApiException;
import io.mlids.core.console.PrintableJson;
import io.mlids.core.console.Version;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.temporal.ChronoUnit;

/** Exports an incident with everything known about it as one file. Thread-safe. */
public final class CaseExport {
  private static final JsonMapper JSON = new JsonMapper(PrintableJson.factory());

  private final Incidents incidents;
  private final TriageRoutes triage;
  private final Clock clock;

  /** Returns the JSON object of an incident. */
  @FunctionalInterface
  public interface Incidents {
    /**
     * Returns the object, as in {@code GET /api/incidents/{id}}.
     *
     * @throws ApiException if the incident is not stored
     */
    byte[] document(String id);
  }

  /**
   * @param triage returns the triage of the incident
   */
  public CaseExport(Incidents incidents, TriageRoutes triage, Clock clock) {
    this.incidents = incidents;
    this.triage = triage;
    this.clock = clock;
  }

  /** Serves the file, in the format {@code json}, {@code csv} or {@code md}. */
  public void export(Context context) throws IOException {
    String id = context.pathParam("id");
    String format = context.queryParam("format");
    ObjectNode file = file(id);
    switch (format) {
      case null -> json(context, id, file);
      case "json" -> json(context, id, file);
      case "csv" -> send(context, id, "csv", "text/csv; charset=utf-8", CaseCsv.of(file));
      case "md" -> send(context, id, "md", "text/markdown; charset=utf-8", CaseMarkdown.of(file));
      default -> throw ApiException.badRequest("format is '" + format + "'; send json, csv or md");
    }
  }

  private static void json(Context context, String id, ObjectNode file) throws IOException {
    String text = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(file);
    send(context, id, "json", Answers.JSON, text);
  }

  private ObjectNode file(String id) throws IOException {
    ObjectNode incident = (ObjectNode) JSON.readTree(incidents.document(id));
    // The triage below has the events, too.
    incident.remove("triage");
    JsonNode decisions = JSON.readTree(triage.document(id));
    ObjectNode file = JsonNodeFactory.instance.objectNode();
    file.put("exported_at", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
    file.put("server", "ml-ids " + Version.current());
    file.set("incident", incident);
    file.set("triage", decisions);
    return file;
  }

  private static void send(Context context, String id, String ending, String type, String text)
      throws IOException {
    String name = id.replaceAll("[^A-Za-z0-9._-]", "_");
    context
        .res()
        .setHeader(
            "Content-Disposition", "attachment; filename=\"incident-" + name + "." + ending + "\"");
    Answers.send(context, type, text.getBytes(StandardCharsets.UTF_8));
  }
}
