package io.mlids.api.route;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.javalin.http.Context;
import io.mlids.api.audit.AuditNote;
import io.mlids.api.body.ByteBudget;
import io.mlids.api.body.RequestBodies;
import io.mlids.api.feedback.CalibrationEffect;
import io.mlids.api.feedback.Feedback;
import io.mlids.api.feedback.FeedbackEntry;
import io.mlids.api.feedback.FeedbackJson;
import io.mlids.api.feedback.FeedbackQuery;
import io.mlids.api.feedback.FeedbackRefusedException;
import io.mlids.api.feedback.FeedbackStore;
import io.mlids.api.http.Answers;
import io.mlids.api.http.ApiException;
import io.mlids.api.http.MediaType;
import io.mlids.api.http.RequestAccount;
import io.mlids.api.http.ServerSettings;
import io.mlids.api.incident.JsonMembers;
import io.mlids.api.route.parameter.QueryNumbers;
import io.mlids.api.scoring.ServedModel;
import io.mlids.api.triage.TriageBook;
import io.mlids.core.console.PrintableJson;
import io.mlids.core.detect.Classifier;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feedback.FeedbackCsv;
import io.mlids.core.feedback.FeedbackCsvReader;
import io.mlids.core.feedback.FeedbackRow;
import io.mlids.core.feedback.Judgement;
import io.mlids.core.table.DatasetFormatException;
import java.io.BufferedWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Accepts, lists, exports, imports and undoes judgements. Thread-safe. */
final class FeedbackRoutes {
  static final String PATH = "/api/feedback";

  private static final String CSV = "text/csv";
  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 1_000;
  private static final int MAX_JSON_BYTES = 16 << 10;
  private static final int MAX_CSV_BYTES = 16 << 20;

  private static final JsonFactory JSON = PrintableJson.factory();

  private final Feedback feedback;
  private final TriageBook triage;
  private final ServedModel model;
  private final RequestBodies judgements;
  private final RequestBodies imports;
  private final ByteBudget budget;

  /**
   * @param triage records the false alarms among the judged incidents
   */
  FeedbackRoutes(Feedback feedback, TriageBook triage, ServedModel model, ServerSettings settings) {
    this.feedback = feedback;
    this.triage = triage;
    this.model = model;
    int most = Math.min(MAX_CSV_BYTES, settings.maxBodyBytes());
    this.judgements = new RequestBodies(Math.min(MAX_JSON_BYTES, most), settings.bodyPace());
    this.imports = new RequestBodies(most, settings.bodyPace());
    this.budget = new ByteBudget(2L * most + 2);
  }

  /** The member {@code feedback} of an incident or a flow; nothing if it was never judged. */
  static JsonMembers member(FeedbackStore store, Optional<FeedbackEntry> entry) {
    return json -> {
      if (entry.isPresent()) {
        json.writeFieldName("feedback");
        write(json, store, entry.get());
      }
    };
  }

  private static void write(JsonGenerator json, FeedbackStore store, FeedbackEntry entry)
      throws IOException {
    json.writeStartObject();
    writeMembers(json, store, entry);
    json.writeEndObject();
  }

  private static void writeMembers(JsonGenerator json, FeedbackStore store, FeedbackEntry entry)
      throws IOException {
    FeedbackJson.writeMembers(json, entry);
    json.writeStringField("kept_in", keptIn(store));
  }

  private static String keptIn(FeedbackStore store) {
    return store.isPersistent() ? "file" : "memory";
  }

  /** Accepts a judgement as JSON, or imports judgements as CSV. */
  void post(Context context) throws IOException {
    MediaType type = MediaType.of(context.req().getContentType());
    if (type.isJson()) {
      judge(context);
    } else if (type.isCsv()) {
      importCsv(context);
    } else {
      throw ApiException.unsupportedMediaType(
          "send a judgement as application/json, or an export as text/csv");
    }
  }

  private void judge(Context context) throws IOException {
    byte[] body = body(context, judgements);
    FeedbackRequest request =
        valid(() -> FeedbackRequest.parse(body, by -> RequestAccount.author(context.req(), by)));
    Feedback.Outcome outcome;
    try {
      outcome =
          request.incident().isPresent()
              ? feedback.judgeIncident(request.incident().get(), request.statement())
              : feedback.judgeNotification(
                  request.notification().orElseThrow(), request.statement());
    } catch (FeedbackRefusedException e) {
      throw refusal(e);
    }
    FeedbackEntry entry = outcome.entry();
    AuditNote.of(context.req())
        .by(entry.by())
        .about(entry.incident().orElseGet(() -> entry.title()))
        .detail(entry.judgement().id() + ", judgement " + entry.id())
        .record();
    if (entry.incident().isPresent() && entry.judgement() == Judgement.FALSE_ALARM) {
      triage.judged(entry.incident().get(), entry.id(), entry.by());
    }
    context.res().setStatus(201);
    context.res().setHeader("Location", PATH + "/" + entry.id());
    send(context, outcome);
  }

  private byte[] body(Context context, RequestBodies bodies) {
    try (ByteBudget.Claim claim = budget.open(Thread.currentThread())) {
      return bodies.read(context.req(), claim);
    }
  }

  /** Counts a request that cannot be parsed. */
  private <T> T valid(Supplier<T> parsed) {
    try {
      return parsed.get();
    } catch (ApiException e) {
      feedback.countInvalid();
      throw e;
    }
  }

  /** The client's name, or else the author as sent in the query. */
  private String author(Context context) {
    String by = Optional.ofNullable(context.queryParam("by")).orElse("");
    return valid(() -> RequestAccount.author(context.req(), FeedbackRequest.name(by)));
  }

  private static ApiException refusal(FeedbackRefusedException e) {
    return switch (e.reason()) {
      case GONE -> ApiException.notFound(e.getMessage());
      case INVALID -> ApiException.badRequest(e.getMessage());
      case CONFLICT -> ApiException.of(409, e.getMessage(), Map.of());
      case FULL -> ApiException.of(507, e.getMessage(), Map.of());
      case UNWRITABLE -> ApiException.busy(e.getMessage());
    };
  }

  private void send(Context context, Feedback.Outcome outcome) throws IOException {
    Answers.send(
        context,
        Answers.JSON,
        json(
            json -> {
              writeMembers(json, feedback.store(), outcome.entry());
              write(json, outcome.effect());
              if (outcome.suggestedAllowList().isPresent()) {
                json.writeStringField("suggested_allow_list", outcome.suggestedAllowList().get());
              }
            }));
  }

  private static void write(JsonGenerator json, CalibrationEffect effect) throws IOException {
    json.writeObjectFieldStart("calibration");
    json.writeBooleanField("applied", !effect.groups().isEmpty());
    if (effect.groups().isEmpty()) {
      json.writeStringField("reason", effect.reason());
    } else {
      json.writeArrayFieldStart("groups");
      for (CalibrationEffect.Group each : effect.groups()) {
        json.writeStartObject();
        json.writeStringField("group", each.group().id());
        json.writeNumberField("threshold_before", each.before());
        json.writeNumberField("threshold", each.after());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeNumberField("still_flagged", effect.stillFlagged());
    }
    json.writeEndObject();
  }

  private static byte[] json(JsonMembers members) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 10);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      members.write(json);
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }

  private void importCsv(Context context) throws IOException {
    FeatureProfile profile =
        model
            .current()
            .map(Classifier::profile)
            .orElseThrow(() -> ApiException.busy("the model is being loaded"));
    byte[] body = body(context, imports);
    List<FeedbackRow> rows = valid(() -> rows(body, profile));
    String by = author(context);
    Feedback.Imported imported;
    try {
      imported = feedback.add(rows, profile, by);
    } catch (FeedbackRefusedException e) {
      throw refusal(e);
    }
    context.res().setStatus(201);
    AuditNote.of(context.req())
        .by(by)
        .about("import")
        .detail(imported.added().size() + " added, " + imported.skipped() + " already known")
        .record();
    Answers.send(
        context,
        Answers.JSON,
        json(
            json -> {
              json.writeNumberField("added", imported.added().size());
              json.writeNumberField("skipped", imported.skipped());
              json.writeNumberField(
                  "flows", imported.added().stream().mapToInt(entry -> entry.flows().size()).sum());
              json.writeStringField("kept_in", keptIn(feedback.store()));
              write(json, imported.effect());
            }));
  }

  private static List<FeedbackRow> rows(byte[] csv, FeatureProfile profile) {
    try {
      return FeedbackCsvReader.read(csv, "", profile);
    } catch (DatasetFormatException e) {
      throw ApiException.badRequest(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Serves a page of judgements, latest first; or, as CSV, the flows of all judgements in force.
   */
  void list(Context context) throws IOException {
    FeedbackQuery query = query(context);
    context.res().setHeader("Vary", "Accept");
    String accept = context.req().getHeader("Accept");
    if (accept != null && accept.toLowerCase(Locale.ROOT).contains(CSV)) {
      export(context, query);
      return;
    }
    int limit = (int) QueryNumbers.number(context, "limit", 1, MAX_LIMIT).orElse(DEFAULT_LIMIT);
    long before = QueryNumbers.number(context, "before", 1, Long.MAX_VALUE).orElse(Long.MAX_VALUE);
    FeedbackStore.Page page = feedback.store().page(query, limit, before);
    context.res().setHeader("X-Total-Count", Integer.toString(page.total()));
    if (page.hasMore()) {
      long last = page.entries().getLast().number();
      context.res().setHeader("Link", IncidentRoutes.link(context, PATH, last, "next"));
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(4 << 10);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartArray();
      for (FeedbackEntry each : page.entries()) {
        write(json, feedback.store(), each);
      }
      json.writeEndArray();
    }
    Answers.send(context, Answers.JSON, bytes.toByteArray());
  }

  /** Writes the flows of the judgements in force, which training uses. */
  private void export(Context context, FeedbackQuery query) throws IOException {
    List<FeedbackEntry> entries =
        feedback
            .store()
            .all(new FeedbackQuery(query.judgement(), Optional.of(true), query.incident()));
    context.res().setContentType(CSV + "; charset=utf-8");
    context.res().setHeader("Content-Disposition", "attachment; filename=\"feedback.csv\"");
    try (Writer out =
        new BufferedWriter(
            new OutputStreamWriter(context.res().getOutputStream(), StandardCharsets.UTF_8))) {
      FeedbackCsv.writeHeader(out);
      for (FeedbackEntry entry : entries) {
        for (FeedbackRow row : entry.rows()) {
          FeedbackCsv.write(out, row);
        }
      }
    }
  }

  private static FeedbackQuery query(Context context) {
    return new FeedbackQuery(
        Optional.ofNullable(context.queryParam("judgement"))
            .map(
                text ->
                    Judgement.ofId(text)
                        .orElseThrow(
                            () ->
                                ApiException.badRequest(
                                    "judgement is '" + text + "'; send false_alarm or true"))),
        state(context),
        Optional.ofNullable(context.queryParam("incident")));
  }

  private static Optional<Boolean> state(Context context) {
    String text = context.queryParam("state");
    return switch (text) {
      case null -> Optional.empty();
      case "in_force" -> Optional.of(true);
      case "undone" -> Optional.of(false);
      default -> throw ApiException.badRequest("state is '" + text + "'; send in_force or undone");
    };
  }

  /** Serves a judgement. */
  void one(Context context) throws IOException {
    String id = context.pathParam("id");
    FeedbackEntry entry =
        feedback
            .store()
            .find(id)
            .orElseThrow(
                () ->
                    ApiException.notFound(
                        "feedback '" + id + "' does not exist; " + PATH + " lists all"));
    Answers.send(context, Answers.JSON, json(json -> writeMembers(json, feedback.store(), entry)));
  }

  /** Undoes a judgement, which stays in the list. */
  void undo(Context context) throws IOException {
    String by = author(context);
    try {
      Feedback.Outcome outcome = feedback.undo(context.pathParam("id"), by);
      AuditNote.of(context.req()).by(by).about(context.pathParam("id")).record();
      FeedbackEntry entry = outcome.entry();
      entry.incident().ifPresent(id -> triage.judgementUndone(id, entry.id(), by));
      send(context, outcome);
    } catch (FeedbackRefusedException e) {
      throw refusal(e);
    }
  }
}
