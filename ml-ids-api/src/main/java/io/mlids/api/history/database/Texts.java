package io.mlids.api.history.database;

/** Prepares text for columns: PostgreSQL stores neither NUL nor half of a surrogate pair. */
public final class Texts {
  private static final char REPLACEMENT = '\uFFFD';

  private Texts() {}

  /** Replaces what cannot be stored, and shortens a text that is too long for its column. */
  public static String storable(String text, int most) {
    String shorter = text.length() > most ? text.substring(0, most) : text;
    StringBuilder changed = null;
    for (int i = 0; i < shorter.length(); i++) {
      char each = shorter.charAt(i);
      boolean isPair =
          Character.isHighSurrogate(each)
              && i + 1 < shorter.length()
              && Character.isLowSurrogate(shorter.charAt(i + 1));
      if (isPair) {
        i++;
      } else if (each == 0 || Character.isSurrogate(each)) {
        changed = changed == null ? new StringBuilder(shorter) : changed;
        changed.setCharAt(i, REPLACEMENT);
      }
    }
    return changed == null ? shorter : changed.toString();
  }
}
