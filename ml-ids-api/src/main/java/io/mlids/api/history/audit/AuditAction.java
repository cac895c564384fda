package io.mlids.api.history.audit;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a person or a program did. */
public enum AuditAction {
  /** Changed the triage of incidents. */
  TRIAGE,
  /** Muted incidents. */
  MUTE,
  /** Judged an incident or a flow, or imported judgements. */
  FEEDBACK,
  /** Undid a judgement. */
  FEEDBACK_UNDO,
  /** Saved a search. */
  SEARCH_SAVE,
  /** Deleted a saved search. */
  SEARCH_DELETE,
  /** Uploaded a capture. */
  UPLOAD,
  /** Began to stream a capture. */
  STREAM;

  /** The name in responses and in the database. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The action with a name. */
  public static Optional<AuditAction> ofId(String text) {
    return Stream.of(values()).filter(each -> each.id().equals(text)).findFirst();
  }
}
