package io.mlids.core.text;

/** Shortens text of unknown length for quoting in a message. */
public final class Excerpt {
  private static final int LENGTH = 40;
  private static final String OMITTED = "…";

  private Excerpt() {}

  /** At most {@value #LENGTH} characters of a text, and an ellipsis if there are more. */
  public static String of(String text) {
    return of(text, LENGTH);
  }

  /** The same on one line: stripped, with a space for each run of white space. */
  public static String ofLine(String text, int length) {
    return of(text.strip().replaceAll("\\s+", " "), length);
  }

  private static String of(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length) + OMITTED;
  }
}
