package io.mlids.train.report;

import java.util.Locale;

/** Texts and numbers as they appear in a page. */
final class Html {
  private static final String NOT_DEFINED = "n/a";

  private Html() {}

  /** Text that can be placed between tags and in a quoted attribute. */
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

  /** A figure between 0 and 1. */
  static String figure(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.4f", value) : NOT_DEFINED;
  }

  /** A share, as a percentage with as many digits as rare things need. */
  static String percent(double share) {
    if (!Double.isFinite(share)) {
      return NOT_DEFINED;
    }
    double percent = 100 * share;
    String digits = percent != 0 && percent < 0.1 ? "%.4f %%" : "%.2f %%";
    return String.format(Locale.ROOT, digits, percent);
  }

  /** A bar that fills this share of its cell. */
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
