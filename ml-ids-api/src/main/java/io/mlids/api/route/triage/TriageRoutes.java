package io.mlids.api.route.triage;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.javalin.http.Context;
import io.mlids.api.access.AccessDecision;
import io.mlids.api.access.AccessGate;
import io.mlids.api.access.Role;
import io.mlids.api.alert.AllowedAttack;
import io.mlids.api.audit.AuditNote;
import io.mlids.api.body.ByteBudget;
import io.mlids.api.body.RequestBodies;
import io.mlids.api.http.Answers;
import io.mlids.api.http.ApiException;
import io.mlids.api.http.MediaType;
import io.mlids.api.http.RequestAccount;
import io.mlids.api.http.ServerSettings;
import io.mlids.api.incident.Incidents;
import io.mlids.api.incident.JsonMembers;
import io.mlids.api.incident.KeptIncident;
import io.mlids.api.triage.Triage;
import io.mlids.api.triage.TriageBook;
import io.mlids.api.triage.TriageChange;
import io.mlids.api.triage.TriageChangeText;
import io.mlids.api.triage.TriageEvent;
import io.mlids.api.triage.TriageJson;
import io.mlids.api.triage.TriageRefusedException;
import io.mlids.api.triage.TriageRequest;
import io.mlids.core.console.PrintableJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Serves and changes the triage of incidents. Thread-safe. */
public final class TriageRoutes {
  private static final int MAX_BODY_BYTES = 128 << 10;

  /** The maximum number of incidents and of events that the audit names for a request. */
  private static final int MOST_NOTED = 25;

  private static final int CONCURRENT_BODIES = 16;

  /** Longer mutes need the role of an administrator. */
  private static final int MAX_DAYS_OF_ANALYSTS = 30;

  private static final JsonFactory JSON = PrintableJson.factory();

  private final TriageBook book;
  private final Incidents incidents;
  private final AccessGate gate;
  private final Clock clock;
  private final RequestBodies bodies;
  private final ByteBudget budget;

  /**
   * @param incidents the incidents that can be changed
   */
  public TriageRoutes(TriageBook book, Incidents incidents, ServerSettings settings, Clock clock) {
    this.book = book;
    this.incidents = incidents;
    this.gate = settings.access();
    this.clock = clock;
    int most = Math.min(MAX_BODY_BYTES, settings.maxBodyBytes());
    this.bodies = new RequestBodies(most, settings.bodyPace());
    this.budget = new ByteBudget((long) CONCURRENT_BODIES * (most + 1));
  }

  /** Serves the triage of an incident with all its events. */
  public void show(Context context) throws IOException {
    String id = context.pathParam("id");
    if (incidents.find(id).isEmpty()) {
      throw gone(id);
    }
    Answers.send(context, Answers.JSON, document(id));
  }

  /** The JSON object with the triage of an incident and all its events. */
  byte[] document(String id) throws IOException {
    try {
      List<TriageEvent> events = book.events(id);
      return bytes(members(Triage.of(id, events), events));
    } catch (TriageRefusedException e) {
      throw error(e);
    }
  }

  /** Changes an incident. */
  public void change(Context context) throws IOException {
    byte[] body = body(context);
    TriageBody.Parsed parsed = valid(() -> TriageBody.one(context.pathParam("id"), body));
    try {
      TriageBook.Changed changed =
          book.change(parsed.requests(), RequestAccount.author(context.req(), parsed.by()))
              .getFirst();
      note(context, parsed.by(), List.of(changed));
      send(context, 200, members(changed.triage(), changed.events()));
    } catch (TriageRefusedException e) {
      refuse(context, e);
    }
  }

  /** Changes several incidents. */
  public void changeAll(Context context) throws IOException {
    byte[] body = body(context);
    TriageBody.Parsed parsed = valid(() -> TriageBody.several(body));
    try {
      List<TriageBook.Changed> all =
          book.change(parsed.requests(), RequestAccount.author(context.req(), parsed.by()));
      note(context, parsed.by(), all);
      send(
          context,
          200,
          json -> {
            json.writeArrayFieldStart("incidents");
            for (TriageBook.Changed each : all) {
              json.writeStartObject();
              members(each.triage(), each.events()).write(json);
              json.writeEndObject();
            }
            json.writeEndArray();
          });
    } catch (TriageRefusedException e) {
      refuse(context, e);
    }
  }

  /** Suppresses incidents like this one for some time. */
  public void mute(Context context) throws IOException {
    String id = context.pathParam("id");
    byte[] body = body(context);
    MuteBody parsed = valid(() -> MuteBody.parse(body));
    KeptIncident incident = incidents.find(id).orElseThrow(() -> gone(id));
    if (parsed.days() > MAX_DAYS_OF_ANALYSTS) {
      requireAdmin(context);
    }
    AllowedAttack entry = valid(() -> parsed.entry(incident.incident(), clock.instant()));
    TriageRequest request =
        new TriageRequest(id, parsed.version(), List.of(new TriageChange.Mute(entry)));
    try {
      TriageBook.Changed changed =
          book.change(List.of(request), RequestAccount.author(context.req(), parsed.by()))
              .getFirst();
      note(context, parsed.by(), List.of(changed));
      send(context, 200, members(changed.triage(), changed.events()));
    } catch (TriageRefusedException e) {
      refuse(context, e);
    }
  }

  /** Notes the events for the audit, which refers to them instead of repeating them. */
  private static void note(Context context, String by, List<TriageBook.Changed> changed) {
    List<TriageEvent> events = changed.stream().flatMap(each -> each.events().stream()).toList();
    if (!events.isEmpty()) {
      AuditNote.of(context.req())
          .by(by)
          .about(listed(events.stream().map(TriageEvent::incident).distinct().toList(), " "))
          .detail(
              listed(
                  events.stream()
                      .map(
                          each ->
                              "event "
                                  + each.number()
                                  + ": "
                                  + TriageChangeText.name(each.change()))
                      .toList(),
                  ", "))
          .record();
    }
  }

  private static String listed(List<String> texts, String separator) {
    String listed = texts.stream().limit(MOST_NOTED).collect(joining(separator));
    return texts.size() <= MOST_NOTED
        ? listed
        : listed + separator + "and " + (texts.size() - MOST_NOTED) + " more";
  }

  private void requireAdmin(Context context) {
    Optional<AccessDecision.Refused> refusal =
        RequestAccount.find(context.req())
            .flatMap(account -> gate.unlessAllowed(account, Role.ADMIN));
    if (refusal.isPresent()) {
      AccessDecision.Refused refused = refusal.get();
      throw ApiException.of(
          refused.reason().status(),
          refused.message() + ", or at most " + MAX_DAYS_OF_ANALYSTS + " days",
          refused.headers());
    }
  }

  private static ApiException gone(String id) {
    return ApiException.notFound(
        "incident '" + id + "' does not exist or has been removed; see /api/incidents");
  }

  private JsonMembers members(Triage triage, List<TriageEvent> events) {
    return TriageJson.detailed(triage, events, book.isPersistent(), clock.instant());
  }

  private byte[] body(Context context) {
    if (!MediaType.of(context.req().getContentType()).isJson()) {
      throw ApiException.unsupportedMediaType("send the changes as application/json");
    }
    try (ByteBudget.Claim claim = budget.open(Thread.currentThread())) {
      return bodies.read(context.req(), claim);
    }
  }

  /** Counts a request that cannot be parsed. */
  private <T> T valid(Supplier<T> parsed) {
    try {
      return parsed.get();
    } catch (ApiException e) {
      book.countInvalid();
      throw e;
    }
  }

  /** Responds to a conflict with the present state; other refusals are errors. */
  private void refuse(Context context, TriageRefusedException refused) throws IOException {
    if (refused.current().isEmpty()) {
      throw error(refused);
    }
    send(
        context,
        409,
        json -> {
          json.writeStringField("error", refused.getMessage());
          json.writeArrayFieldStart("conflicts");
          for (Triage each : refused.current()) {
            json.writeStartObject();
            members(each, List.of()).write(json);
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }

  static ApiException error(TriageRefusedException e) {
    return switch (e.reason()) {
      case GONE -> ApiException.notFound(e.getMessage());
      case INVALID -> ApiException.badRequest(e.getMessage());
      case CONFLICT -> ApiException.of(409, e.getMessage(), Map.of());
      case FULL -> ApiException.of(507, e.getMessage(), Map.of());
      case UNWRITABLE -> ApiException.busy(e.getMessage());
    };
  }

  private static void send(Context context, int status, JsonMembers members) throws IOException {
    byte[] body = bytes(members);
    context.res().setStatus(status);
    Answers.send(context, Answers.JSON, body);
  }

  private static byte[] bytes(JsonMembers members) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 10);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      members.write(json);
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }
}
