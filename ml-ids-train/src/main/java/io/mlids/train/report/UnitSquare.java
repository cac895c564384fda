package io.mlids.train.report;

import java.util.Locale;

/** The frame of an SVG plot whose axes both run from 0 to 1. */
final class UnitSquare {
  static final int LEFT = 46;
  static final int BOTTOM = 222;

  private static final int WIDTH = 360;
  private static final int HEIGHT = 260;
  private static final int TOP = 10;
  private static final int RIGHT = 346;

  private UnitSquare() {}

  /** Opens the SVG element; the caller closes it. */
  static void begin(StringBuilder svg, String title) {
    String text = Html.escape(title);
    svg.append(
        """
        <svg viewBox="0 0 %d %d" role="img" aria-label="%s">
        <title>%s</title>
        """
            .formatted(WIDTH, HEIGHT, text, text));
  }

  static void axes(StringBuilder svg, String across, String up) {
    for (int tick = 0; tick <= 4; tick++) {
      double share = tick / 4.0;
      String text = String.format(Locale.ROOT, "%.2f", share);
      line(svg, x(0), y(share), x(1), y(share));
      line(svg, x(share), y(0), x(share), y(1));
      text(svg, LEFT - 5, y(share) + 3.5, "end", "", text);
      text(svg, x(share), BOTTOM + 14, "middle", "", text);
    }
    text(svg, (LEFT + RIGHT) / 2.0, HEIGHT - 8, "middle", "", across);
    svg.append(
        "<text transform=\"translate(10 %s) rotate(-90)\" text-anchor=\"middle\">%s</text>\n"
            .formatted(number((TOP + BOTTOM) / 2.0), Html.escape(up)));
  }

  static void line(StringBuilder svg, double x1, double y1, double x2, double y2) {
    svg.append(
        "<line class=\"grid\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>\n"
            .formatted(number(x1), number(y1), number(x2), number(y2)));
  }

  static void text(
      StringBuilder svg, double x, double y, String anchor, String style, String text) {
    svg.append(
        "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\" class=\"%s\">%s</text>\n"
            .formatted(number(x), number(y), anchor, style, Html.escape(text)));
  }

  /** The horizontal position of a value from 0 to 1. */
  static double x(double value) {
    return LEFT + value * (RIGHT - LEFT);
  }

  /** The vertical position of a value from 0 to 1. */
  static double y(double value) {
    return BOTTOM - value * (BOTTOM - TOP);
  }

  static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
