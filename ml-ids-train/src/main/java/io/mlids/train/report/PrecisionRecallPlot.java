package io.mlids.train.report;

import io.mlids.train.evaluation.CurvePoint;
import io.mlids.train.evaluation.DetectionFigures;
import io.mlids.train.evaluation.Evaluation;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Plots precision against recall as SVG. Each split has a line with its own colour and dash
 * pattern; a circle marks the decision threshold.
 */
final class PrecisionRecallPlot {
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
    UnitSquare.begin(svg, "Precision-recall curve, " + String.join(", ", evaluations.keySet()));
    UnitSquare.axes(svg, "recall", "precision");
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

  /** Draws steps, because the area below them is the average precision. */
  private static void curve(StringBuilder svg, List<CurvePoint> points, String style) {
    if (points.isEmpty()) {
      return;
    }
    svg.append("<path class=\"curve").append(style).append("\" d=\"M");
    svg.append(UnitSquare.number(UnitSquare.x(0)))
        .append(' ')
        .append(UnitSquare.number(UnitSquare.y(points.getFirst().precision())));
    for (CurvePoint point : points) {
      svg.append('V').append(UnitSquare.number(UnitSquare.y(point.precision())));
      svg.append('H').append(UnitSquare.number(UnitSquare.x(point.recall())));
    }
    svg.append("\"/>\n");
  }

  private static void legend(StringBuilder svg, int row, String split, double prAuc, String style) {
    double y = UnitSquare.BOTTOM - 14 - 16 * row;
    svg.append("<path class=\"curve").append(style).append("\" d=\"M");
    svg.append(UnitSquare.number(UnitSquare.LEFT + 10))
        .append(' ')
        .append(UnitSquare.number(y))
        .append("h24\"/>\n");
    UnitSquare.text(
        svg,
        UnitSquare.LEFT + 40,
        y + 3.5,
        "start",
        "label",
        split + ", PR-AUC " + Html.figure(prAuc));
  }

  private static void decisionPoint(StringBuilder svg, DetectionFigures figures) {
    if (Double.isFinite(figures.recall()) && Double.isFinite(figures.precision())) {
      svg.append(
          "<circle class=\"point\" cx=\"%s\" cy=\"%s\" r=\"4\"><title>decision threshold</title></circle>\n"
              .formatted(
                  UnitSquare.number(UnitSquare.x(figures.recall())),
                  UnitSquare.number(UnitSquare.y(figures.precision()))));
    }
  }
}
