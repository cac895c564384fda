package io.mlids.api.route.saved;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import io.mlids.api.audit.AuditNote;
import io.mlids.api.body.ByteBudget;
import io.mlids.api.body.JsonFields;
import io.mlids.api.body.JsonObject;
import io.mlids.api.body.RequestBodies;
import io.mlids.api.history.History;
import io.mlids.api.history.database.DatabaseException;
import io.mlids.api.history.saved.SavedSearch;
import io.mlids.api.history.saved.SavedSearches;
import io.mlids.api.http.Answers;
import io.mlids.api.http.ApiException;
import io.mlids.api.http.MediaType;
import io.mlids.api.http.RequestAccount;
import io.mlids.api.http.ServerSettings;
import io.mlids.api.search.SearchQuery;
import io.mlids.api.search.criterion.SearchTarget;
import io.mlids.core.console.PrintableJson;
import io.mlids.core.feature.FlowTime;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Lists, saves and deletes searches with names. Thread-safe. */
public final class SavedSearchRoutes {
  public static final String PATH = "/api/searches";

  private static final int MAX_BODY_BYTES = 16 << 10;
  private static final int CONCURRENT_BODIES = 4;
  private static final int LONGEST_AUTHOR = 100;
  private static final int CREATED = 201;
  private static final int NO_CONTENT = 204;

  private static final Set<String> MEMBERS = Set.of("query", "target", "by");
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} ._+-]*");
  private static final JsonFactory JSON = PrintableJson.factory();

  private final Optional<SavedSearches> searches;
  private final Clock clock;
  private final RequestBodies bodies;
  private final ByteBudget budget;

  /**
   * @param history keeps the searches; empty if there is none
   */
  public SavedSearchRoutes(Optional<History> history, ServerSettings settings, Clock clock) {
    this.searches = history.map(SavedSearches::new);
    this.clock = clock;
    int most = Math.min(MAX_BODY_BYTES, settings.maxBodyBytes());
    this.bodies = new RequestBodies(most, settings.bodyPace());
    this.budget = new ByteBudget((long) CONCURRENT_BODIES * (most + 1));
  }

  /** Serves all searches, by name. */
  public void list(Context context) throws IOException {
    List<SavedSearch> all = all();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartArray();
      for (SavedSearch each : all) {
        write(json, each);
      }
      json.writeEndArray();
    }
    Answers.send(context, Answers.JSON, out.toByteArray());
  }

  /** Serves the search that the path names. */
  public void one(Context context) throws IOException {
    String name = context.pathParam("name");
    send(context, find(name).orElseThrow(() -> missing(name)));
  }

  /** Saves a search under the name in the path. */
  public void put(Context context) throws IOException {
    SavedSearches kept = kept();
    String name = name(context.pathParam("name"));
    if (!MediaType.of(context.req().getContentType()).isJson()) {
      throw ApiException.unsupportedMediaType("send the search as application/json");
    }
    SavedSearch search;
    try (ByteBudget.Claim claim = budget.open(Thread.currentThread())) {
      search = parsed(context, name, JsonObject.read(bodies.read(context.req(), claim), MEMBERS));
    }
    boolean isNew = find(name).isEmpty();
    if (!stored(() -> kept.put(search))) {
      throw ApiException.of(
          507, SavedSearches.MOST + " searches are saved; delete one first", Map.of());
    }
    AuditNote.of(context.req())
        .by(search.by())
        .about(name)
        .detail(search.target().noun() + ": " + search.query())
        .record();
    if (isNew) {
      context.res().setStatus(CREATED);
    }
    send(context, search);
  }

  private SavedSearch parsed(Context context, String name, JsonNode json) {
    String noun = json.has("target") ? JsonFields.text(json, "target") : "incidents";
    SearchTarget target =
        SearchTarget.of(noun)
            .orElseThrow(
                () -> ApiException.badRequest("target is '" + noun + "'; send incidents or flows"));
    String query = JsonFields.text(json, "query").strip();
    Instant now = clock.instant();
    // A SearchException names the place of an error.
    SearchQuery.parse(query, target, now);
    String by =
        json.has("by") ? JsonFields.line(JsonFields.text(json, "by"), "by", LONGEST_AUTHOR) : "";
    return new SavedSearch(name, target, query, RequestAccount.author(context.req(), by), now);
  }

  /** Deletes the search that the path names. */
  public void delete(Context context) {
    SavedSearches kept = kept();
    String name = context.pathParam("name");
    if (!stored(() -> kept.remove(name))) {
      throw missing(name);
    }
    AuditNote.of(context.req()).about(name.strip()).record();
    context.res().setStatus(NO_CONTENT);
  }

  private static String name(String text) {
    String name = text.strip();
    if (!NAME.matcher(name).matches() || name.length() > SavedSearches.LONGEST_NAME) {
      throw ApiException.badRequest(
          "the name is not valid; use 1 to "
              + SavedSearches.LONGEST_NAME
              + " letters, digits, spaces and ._+-, beginning with a letter or a digit");
    }
    return name;
  }

  private Optional<SavedSearch> find(String name) {
    String key = SavedSearches.key(name.strip());
    return all().stream().filter(each -> SavedSearches.key(each.name()).equals(key)).findFirst();
  }

  private List<SavedSearch> all() {
    return kept().all().orElseThrow(SavedSearchRoutes::unavailable);
  }

  private SavedSearches kept() {
    return searches.orElseThrow(
        () ->
            ApiException.notFound(
                "searches are not saved; start the server with a history to save them"));
  }

  private static <T> T stored(Supplier<T> change) {
    try {
      return change.get();
    } catch (DatabaseException | IllegalStateException e) {
      throw unavailable();
    }
  }

  private static ApiException missing(String name) {
    return ApiException.notFound(
        "no search is saved as '" + name + "'; " + PATH + " lists the saved ones");
  }

  private static ApiException unavailable() {
    return ApiException.busy(
        "the history cannot be used at the moment; see the server's log, and retry later");
  }

  private static void send(Context context, SavedSearch search) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      write(json, search);
    }
    Answers.send(context, Answers.JSON, out.toByteArray());
  }

  private static void write(JsonGenerator json, SavedSearch search) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", search.name());
    json.writeStringField("target", search.target().noun());
    json.writeStringField("query", search.query());
    json.writeStringField("by", search.by());
    json.writeStringField("at", FlowTime.iso(search.at()));
    json.writeEndObject();
  }
}
