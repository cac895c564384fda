package io.mlids.api.audit;

import jakarta.servlet.http.HttpServletRequest;

/** What a request changed, as its handler notes it. Used by the request's thread. */
public final class AuditNote {
  private static final String ATTRIBUTE = AuditNote.class.getName();

  private String stated = "";
  private String subject = "";
  private String detail = "";
  private Runnable recorder = () -> {};

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

  /** Notes the author that the client stated; it counts only if the token has no name. */
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

  /** Sets what {@link #record} does; by default, it does nothing. */
  public void recordBy(Runnable work) {
    recorder = work;
  }

  /** Records the change. To be called once it has been made, before the answer is sent. */
  public void record() {
    recorder.run();
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
}
