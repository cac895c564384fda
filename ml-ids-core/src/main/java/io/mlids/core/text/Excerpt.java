package io.mlids.core.text;

/** Shortens text of unknown length for quoting in a message. */
public final class Excerpt {
  private static final int LENGTH = 40;
  private static final String OMITTED = "…";

  private Excerpt() {}

  /**
   * Returns at most {@value #LENGTH} characters from a text, followed by an ellipsis if the text is
   * longer.
   */
  public static String of(String text) {
    return of(text, LENGTH);
  }

  /**
   * Returns an excerpt on one line: the text is stripped, and each run of white space is replaced
   * by a space.
   */
  public static String ofLine(String text, int length) {
    return of(text.strip().replaceAll("\\s+", " "), length);
  }

  private static String of(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length) + OMITTED;
  }
}
