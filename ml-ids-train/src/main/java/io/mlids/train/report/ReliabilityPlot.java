package io.mlids.train.report;

import io.mlids.train.evaluation.Evaluation;
import io.mlids.train.evaluation.Reliability;
import io.mlids.train.evaluation.Reliability.Bin;
import java.util.List;

/**
 * Plots a reliability diagram as SVG: the share of attacks against the mean attack probability in
 * each bin. With perfect probabilities, all points would lie on the diagonal. The area of a point
 * grows with the number of rows, except that very small points are enlarged to be visible.
 */
final class ReliabilityPlot {
  private static final double LARGEST = 9;
  private static final double SMALLEST = 2;

  private ReliabilityPlot() {}

  /**
   * Returns the plot as an SVG element.
   *
   * @param split name of the split, unique on the page
   */
  static String draw(String split, Evaluation evaluation) {
    StringBuilder svg = new StringBuilder();
    UnitSquare.begin(svg, "Reliability diagram, " + split);
    UnitSquare.axes(svg, "mean attack probability", "share of attacks");
    UnitSquare.line(svg, UnitSquare.x(0), UnitSquare.y(0), UnitSquare.x(1), UnitSquare.y(1));
    evaluation
        .uncalibratedReliability()
        .ifPresent(
            before -> {
              series(svg, before, " second", "point before");
              legend(svg, 1, "before calibration", " second");
            });
    series(svg, evaluation.reliability(), " main", "point");
    legend(
        svg,
        0,
        evaluation.uncalibratedReliability().isPresent() ? "calibrated" : "not calibrated",
        " main");
    return svg.append("</svg>\n").toString();
  }

  private static void series(
      StringBuilder svg, Reliability reliability, String curve, String point) {
    List<Bin> bins = reliability.bins().stream().filter(bin -> bin.rows() > 0).toList();
    char command = 'M';
    svg.append("<path class=\"curve").append(curve).append("\" d=\"");
    for (Bin bin : bins) {
      svg.append(command).append(UnitSquare.number(UnitSquare.x(bin.meanProbability())));
      svg.append(' ').append(UnitSquare.number(UnitSquare.y(bin.attackShare())));
      command = 'L';
    }
    svg.append("\"/>\n");
    for (Bin bin : bins) {
      double radius = LARGEST * Math.sqrt((double) bin.rows() / reliability.rows());
      svg.append(
          "<circle class=\"%s\" cx=\"%s\" cy=\"%s\" r=\"%s\"><title>%s rows</title></circle>\n"
              .formatted(
                  point,
                  UnitSquare.number(UnitSquare.x(bin.meanProbability())),
                  UnitSquare.number(UnitSquare.y(bin.attackShare())),
                  UnitSquare.number(Math.max(SMALLEST, radius)),
                  Html.count(bin.rows())));
    }
  }

  private static void legend(StringBuilder svg, int row, String text, String curve) {
    double y = UnitSquare.BOTTOM - 14 - 16 * row;
    double x = UnitSquare.x(0.55);
    svg.append(
        "<path class=\"curve%s\" d=\"M%s %sh24\"/>\n"
            .formatted(curve, UnitSquare.number(x), UnitSquare.number(y)));
    UnitSquare.text(svg, x + 30, y + 3.5, "start", "label", text);
  }
}
