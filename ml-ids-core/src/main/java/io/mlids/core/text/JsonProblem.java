package io.mlids.core.text;

import com.fasterxml.jackson.core.JacksonException;

/** Words the reason why JSON is invalid. */
public final class JsonProblem {

  private JsonProblem() {}

  /**
   * Returns the parser's message on one line, without its own names for types, settings and the
   * input source.
   */
  public static String of(JacksonException problem) {
    return problem
        .getOriginalMessage()
        .replaceFirst(", from `[^`]*`", "")
        .replaceFirst(" \\((start marker )?at \\[Source.*", "")
        .replaceFirst(": enable `[^`]*` to allow", "")
        .replaceAll("\\s*\\R\\s*", " ");
  }
}
