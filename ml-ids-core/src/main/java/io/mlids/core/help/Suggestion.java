package io.mlids.core.help;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that the user probably meant to type. */
public final class Suggestion {
  private static final int LONGEST = 100;

  private Suggestion() {}

  /**
   * Returns the candidate closest to the typed name, or empty if no candidate is close. Case is
   * ignored, two swapped letters count as one change, and a prefix of a name matches the whole
   * name.
   */
  public static Optional<String> of(String typed, Collection<String> candidates) {
    String wanted = typed.strip().toLowerCase(Locale.ROOT);
    if (wanted.replace("-", "").length() < 2 || wanted.length() > LONGEST) {
      return Optional.empty();
    }
    return candidates.stream()
        .filter(each -> isLike(wanted, each.toLowerCase(Locale.ROOT)))
        .min(
            Comparator.<String>comparingInt(each -> changes(wanted, each.toLowerCase(Locale.ROOT)))
                .thenComparing(Comparator.naturalOrder()));
  }

  /**
   * Returns text for an error message, such as {@code " (did you mean json?)"}, or an empty string.
   */
  public static String text(String typed, Collection<String> candidates) {
    return of(typed, candidates).map(each -> " (did you mean " + each + "?)").orElse("");
  }

  private static boolean isLike(String typed, String candidate) {
    int letters = typed.replace("-", "").length();
    return changes(typed, candidate) <= Math.max(1, letters / 3)
        || (letters >= 3 && candidate.startsWith(typed));
  }

  /**
   * Counts the letters to insert, remove, replace or swap (the optimal string alignment distance).
   */
  private static int changes(String from, String to) {
    int[][] changes = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        changes[i][j] = i == 0 || j == 0 ? i + j : fewest(changes, from, to, i, j);
      }
    }
    return changes[from.length()][to.length()];
  }

  private static int fewest(int[][] changes, String from, String to, int i, int j) {
    int replaced = changes[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
    int fewest = Math.min(replaced, Math.min(changes[i - 1][j], changes[i][j - 1]) + 1);
    boolean swapped =
        i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1);
    return swapped ? Math.min(fewest, changes[i - 2][j - 2] + 1) : fewest;
  }
}
