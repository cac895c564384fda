package io.mlids.api.search.criterion;

import java.util.List;
import java.util.Locale;

/**
 * A text to look for, ignoring case. Immutable.
 *
 * @param parts the parts of the text, in lower case; any characters may stand between them. Empty
 *     parts at the beginning and end permit any characters there
 * @param whole whether the first part must be at the beginning and the last part at the end;
 *     otherwise, the pattern may occur anywhere
 */
public record TextPattern(List<String> parts, boolean whole) implements ValueTest {
  public TextPattern {
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("a pattern needs at least one part");
    }
    parts = parts.stream().map(each -> each.toLowerCase(Locale.ROOT)).toList();
  }

  /** A text that must occur anywhere. */
  public static TextPattern containing(String text) {
    return new TextPattern(List.of(text), false);
  }

  /** A text that must be equal. */
  public static TextPattern equalTo(String text) {
    return new TextPattern(List.of(text), true);
  }

  /**
   * Returns whether a text matches. Takes time proportional to the length of the text times the
   * length of the pattern, at most.
   *
   * @param text a text in lower case
   */
  public boolean matches(String text) {
    String first = parts.getFirst();
    if (!whole) {
      return find(text, 0, text.length(), parts);
    }
    if (parts.size() == 1) {
      return text.equals(first);
    }
    String last = parts.getLast();
    return text.length() >= first.length() + last.length()
        && text.startsWith(first)
        && text.endsWith(last)
        && find(
            text,
            first.length(),
            text.length() - last.length(),
            parts.subList(1, parts.size() - 1));
  }

  /** Returns whether the parts occur between two indexes, one after another. */
  private static boolean find(String text, int from, int to, List<String> parts) {
    int at = from;
    for (String part : parts) {
      int found = text.indexOf(part, at);
      if (found < 0 || found + part.length() > to) {
        return false;
      }
      at = found + part.length();
    }
    return true;
  }
}
