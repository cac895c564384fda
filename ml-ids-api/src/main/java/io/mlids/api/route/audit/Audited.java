package io.mlids.api.route.audit;

import static java.util.Map.entry;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.mlids.api.access.Account;
import io.mlids.api.audit.AuditLog;
import io.mlids.api.audit.AuditNote;
import io.mlids.api.history.audit.AuditAction;
import io.mlids.api.http.ApiException;
import io.mlids.api.http.RequestAccount;
import java.util.Map;

/**
 * Records the requests that change something. Submitted rows (predictions) change nothing that
 * people see again, so they are not recorded. Thread-safe.
 */
public final class Audited {
  private static final int ERRORS = 400;

  private static final Map<String, AuditAction> ACTIONS =
      Map.ofEntries(
          entry("POST /api/incidents/{id}/triage", AuditAction.TRIAGE),
          entry("POST /api/triage", AuditAction.TRIAGE),
          entry("POST /api/incidents/{id}/mute", AuditAction.MUTE),
          entry("POST /api/feedback", AuditAction.FEEDBACK),
          entry("DELETE /api/feedback/{id}", AuditAction.FEEDBACK_UNDO),
          entry("PUT /api/searches/{name}", AuditAction.SEARCH_SAVE),
          entry("DELETE /api/searches/{name}", AuditAction.SEARCH_DELETE),
          entry("POST /api/captures", AuditAction.UPLOAD),
          entry("POST /api/captures/stream", AuditAction.STREAM),
          entry("PUT /api/captures/stream", AuditAction.STREAM));

  private final AuditLog log;

  public Audited(AuditLog log) {
    this.log = log;
  }

  /**
   * The handler of a route that also records what it changed; the same handler if the route is not
   * recorded.
   *
   * @param path the path as registered, such as {@code /api/incidents/{id}}
   */
  public Handler of(String method, String path, Handler handler) {
    AuditAction action = ACTIONS.get(method + " " + path);
    if (action == null) {
      return handler;
    }
    return switch (action) {
      case UPLOAD -> context -> upload(context, handler);
      case STREAM ->
          context -> {
            // A stream may last for days.
            append(context, action, "");
            handler.handle(context);
          };
      default ->
          context -> {
            AuditNote note = AuditNote.of(context.req());
            note.recordBy(() -> append(context, action, note.detail()));
            handler.handle(context);
          };
    };
  }

  /** Also records an upload that fails, because the flows before the error have been scored. */
  private void upload(Context context, Handler handler) throws Exception {
    String outcome = "interrupted";
    try {
      handler.handle(context);
      outcome = context.res().getStatus() < ERRORS ? "complete" : "failed";
    } catch (ApiException e) {
      outcome = "failed: " + e.getMessage();
      throw e;
    } finally {
      append(context, AuditAction.UPLOAD, outcome);
    }
  }

  private void append(Context context, AuditAction action, String detail) {
    AuditNote note = AuditNote.of(context.req());
    String author = RequestAccount.author(context.req(), note.stated());
    log.append(
        author,
        // A client with a token that everyone shares may state another name.
        RequestAccount.find(context.req())
            .flatMap(Account::name)
            .filter(author::equals)
            .isPresent(),
        context.req().getRemoteAddr(),
        action,
        note.subject(),
        detail);
  }
}
