package io.mlids.core.doctor;

import java.util.Optional;

/**
 * The result of a check.
 *
 * @param subject what was checked, in a word or two
 * @param text what was found
 * @param remedy what to do about it; empty only if nothing needs to be done
 */
public record Finding(State state, String subject, String text, Optional<String> remedy) {

  /** The severity of a finding. */
  public enum State {
    /** Nothing needs to be done. */
    OK,
    /** An optional part of the program does not work. */
    NOTE,
    /** An essential part of the program does not work. */
    PROBLEM
  }

  public Finding {
    if (state != State.OK && remedy.isEmpty()) {
      throw new IllegalArgumentException(subject + ": a note or problem needs a remedy");
    }
  }

  static Finding ok(String subject, String text) {
    return new Finding(State.OK, subject, text, Optional.empty());
  }

  static Finding note(String subject, String text, String remedy) {
    return new Finding(State.NOTE, subject, text, Optional.of(remedy));
  }

  static Finding problem(String subject, String text, String remedy) {
    return new Finding(State.PROBLEM, subject, text, Optional.of(remedy));
  }
}
