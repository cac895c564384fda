package io.mlids.train.report;

import java.util.Locale;

/** Formats text and numbers for HTML. */
final class Html {
  private static final String NOT_DEFINED = "n/a";

  private Html() {}

  /** Escapes text for use between tags and in quoted attributes. */
  static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.appendCodePoint(Character.isISOControl(c) ? '\ufffd' : c);
              }
            });
    return escaped.toString();
  }

  /** Formats a metric between 0 and 1. */
  static String figure(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.4f", value) : NOT_DEFINED;
  }

  /** Formats a share as a percentage, with more digits for small values. */
  static String percent(double share) {
    if (!Double.isFinite(share)) {
      return NOT_DEFINED;
    }
    double percent = 100 * share;
    String digits = percent != 0 && percent < 0.1 ? "%.4f %%" : "%.2f %%";
    return String.format(Locale.ROOT, digits, percent);
  }

  /** A bar that fills the given share of its cell. */
  static String bar(double share) {
    return String.format(
        Locale.ROOT,
        "<span class=\"bar\" style=\"width:%.1f%%\"></span>",
        Double.isFinite(share) ? 100 * share : 0);
  }

  static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }
}
