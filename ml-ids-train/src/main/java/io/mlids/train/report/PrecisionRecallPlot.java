package io.mlids.train.report;

import io.mlids.train.evaluation.CurvePoint;
import io.mlids.train.evaluation.DetectionFigures;
import io.mlids.train.evaluation.Evaluation;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Plots precision against recall as SVG. Each split has a line with its own colour and dash
 * pattern; a circle marks the decision threshold.
 */
final class PrecisionRecallPlot {
  private static final int WIDTH = 360;
  private static final int HEIGHT = 260;
  private static final int LEFT = 46;
  private static final int TOP = 10;
  private static final int RIGHT = 346;
  private static final int BOTTOM = 222;
  private static final List<String> DASHES = List.of("", " second", " third");

  private PrecisionRecallPlot() {}

  /**
   * Returns the plot as an SVG element.
   *
   * @param evaluations evaluations by split name
   * @param main the split that is highlighted and whose decision threshold is marked
   */
  static String draw(Map<String, Evaluation> evaluations, String main) {
    StringBuilder svg = new StringBuilder();
    svg.append(
        """
        <svg viewBox="0 0 %d %d" role="img" aria-labelledby="curve-title">
        <title id="curve-title">Precision-recall curve, %s</title>
        """
            .formatted(WIDTH, HEIGHT, Html.escape(String.join(", ", evaluations.keySet()))));
    axes(svg);
    int dash = 1;
    int legendRow = 0;
    for (Map.Entry<String, Evaluation> split : evaluations.entrySet()) {
      boolean isMain = split.getKey().equals(main);
      String style = isMain ? " main" : DASHES.get(dash++ % DASHES.size());
      curve(svg, split.getValue().curve(), style);
      legend(svg, legendRow++, split.getKey(), split.getValue().all().prAuc(), style);
    }
    decisionPoint(svg, Objects.requireNonNull(evaluations.get(main)).all());
    return svg.append("</svg>\n").toString();
  }

  private static void axes(StringBuilder svg) {
    for (int tick = 0; tick <= 4; tick++) {
      double share = tick / 4.0;
      String text = String.format(Locale.ROOT, "%.2f", share);
      line(svg, x(0), y(share), x(1), y(share));
      line(svg, x(share), y(0), x(share), y(1));
      text(svg, LEFT - 5, y(share) + 3.5, "end", "", text);
      text(svg, x(share), BOTTOM + 14, "middle", "", text);
    }
    text(svg, (LEFT + RIGHT) / 2.0, HEIGHT - 8, "middle", "", "recall");
    svg.append(
        "<text transform=\"translate(10 %s) rotate(-90)\" text-anchor=\"middle\">precision</text>\n"
            .formatted(number((TOP + BOTTOM) / 2.0)));
  }

  /** Draws steps, because the area below them is the average precision. */
  private static void curve(StringBuilder svg, List<CurvePoint> points, String style) {
    if (points.isEmpty()) {
      return;
    }
    svg.append("<path class=\"curve").append(style).append("\" d=\"M");
    svg.append(number(x(0))).append(' ').append(number(y(points.getFirst().precision())));
    for (CurvePoint point : points) {
      svg.append('V').append(number(y(point.precision())));
      svg.append('H').append(number(x(point.recall())));
    }
    svg.append("\"/>\n");
  }

  private static void legend(StringBuilder svg, int row, String split, double prAuc, String style) {
    double y = BOTTOM - 14 - 16 * row;
    svg.append("<path class=\"curve").append(style).append("\" d=\"M");
    svg.append(number(LEFT + 10)).append(' ').append(number(y)).append("h24\"/>\n");
    text(svg, LEFT + 40, y + 3.5, "start", "label", split + ", PR-AUC " + Html.figure(prAuc));
  }

  private static void decisionPoint(StringBuilder svg, DetectionFigures figures) {
    if (Double.isFinite(figures.recall()) && Double.isFinite(figures.precision())) {
      svg.append(
          "<circle class=\"point\" cx=\"%s\" cy=\"%s\" r=\"4\"><title>decision threshold</title></circle>\n"
              .formatted(number(x(figures.recall())), number(y(figures.precision()))));
    }
  }

  private static void line(StringBuilder svg, double x1, double y1, double x2, double y2) {
    svg.append(
        "<line class=\"grid\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>\n"
            .formatted(number(x1), number(y1), number(x2), number(y2)));
  }

  private static void text(
      StringBuilder svg, double x, double y, String anchor, String style, String text) {
    svg.append(
        "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\" class=\"%s\">%s</text>\n"
            .formatted(number(x), number(y), anchor, style, Html.escape(text)));
  }

  private static double x(double recall) {
    return LEFT + recall * (RIGHT - LEFT);
  }

  private static double y(double precision) {
    return BOTTOM - precision * (BOTTOM - TOP);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
