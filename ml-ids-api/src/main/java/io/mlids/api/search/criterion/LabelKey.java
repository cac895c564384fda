package io.mlids.api.search.criterion;

import java.util.Locale;
import java.util.regex.Pattern;

/** The form in which names that differ only in case and separators are equal. */
public final class LabelKey {
  private static final Pattern SEPARATORS = Pattern.compile("[ _-]+");

  private LabelKey() {}

  /** The name in lower case, without spaces, hyphens and underscores. */
  public static String of(String name) {
    return SEPARATORS.matcher(name).replaceAll("").toLowerCase(Locale.ROOT);
  }
}
