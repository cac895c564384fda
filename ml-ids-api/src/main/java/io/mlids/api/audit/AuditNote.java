package io.mlids.api.audit;

import jakarta.servlet.http.HttpServletRequest;

/** What a request changed, as its handler notes it. Used by the request's thread. */
public final class AuditNote {
  private static final String ATTRIBUTE = AuditNote.class.getName();

  private String stated = "";
  private String subject = "";
  private String detail = "";
  private boolean changed = true;

  private AuditNote() {}

  /** The note of a request. */
  public static AuditNote of(HttpServletRequest request) {
    if (request.getAttribute(ATTRIBUTE) instanceof AuditNote known) {
      return known;
    }
    AuditNote note = new AuditNote();
    request.setAttribute(ATTRIBUTE, note);
    return note;
  }

  /** Notes the author that the client stated; it counts only if its token identifies nobody. */
  public AuditNote by(String author) {
    stated = author;
    return this;
  }

  /** Notes what was changed. */
  public AuditNote about(String what) {
    subject = what;
    return this;
  }

  /** Notes how it was changed. */
  public AuditNote detail(String text) {
    detail = text;
    return this;
  }

  /** Notes that the request had no effect, so that there is nothing to record. */
  public void nothingChanged() {
    changed = false;
  }

  /** The author that the client stated; empty if none. */
  public String stated() {
    return stated;
  }

  /** What was changed; empty if unknown. */
  public String subject() {
    return subject;
  }

  /** How it was changed; empty if unknown. */
  public String detail() {
    return detail;
  }

  /** Returns whether there is something to record. */
  public boolean hasChanged() {
    return changed;
  }
}
