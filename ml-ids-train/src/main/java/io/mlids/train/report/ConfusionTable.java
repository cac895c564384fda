package io.mlids.train.report;

import io.mlids.core.feature.TrafficClass;
import io.mlids.train.evaluation.ConfusionMatrix;
import java.util.List;

/**
 * Writes a confusion matrix as an HTML table. The shade of a cell shows its share of the row; its
 * colour shows whether the prediction is correct, names the wrong attack class, or confuses attacks
 * with benign flows.
 */
final class ConfusionTable {
  /**
   * Range of shades, as a percentage of the colour: the lightest is visible, and numbers on the
   * darkest are readable.
   */
  private static final double LIGHTEST = 6;

  private static final double DARKEST = 55;

  private ConfusionTable() {}

  static String html(ConfusionMatrix confusion, boolean multiclass) {
    StringBuilder table =
        new StringBuilder("<div class=\"scroll\" tabindex=\"0\"><table class=\"matrix\">\n");
    table.append("<thead><tr><th scope=\"col\">true label</th>");
    for (TrafficClass prediction : confusion.predictions()) {
      table.append("<th scope=\"col\">").append(Html.escape(prediction.name())).append("</th>");
    }
    table.append("</tr></thead>\n<tbody>\n");
    for (int i = 0; i < confusion.truths().size(); i++) {
      row(table, confusion, i, multiclass);
    }
    return table.append("</tbody></table></div>\n").toString();
  }

  private static void row(
      StringBuilder table, ConfusionMatrix confusion, int row, boolean multiclass) {
    TrafficClass truth = confusion.truths().get(row);
    List<Long> counts = confusion.counts().get(row);
    long rows = Math.max(1, counts.stream().mapToLong(count -> count).sum());
    table.append("<tr><th scope=\"row\">").append(Html.escape(truth.name())).append("</th>");
    for (int j = 0; j < counts.size(); j++) {
      long count = counts.get(j);
      long shade = count == 0 ? 0 : Math.round(LIGHTEST + (DARKEST - LIGHTEST) * count / rows);
      table.append(
          "<td class=\"%s\" style=\"--shade:%d%%\">%s</td>"
              .formatted(
                  style(truth, confusion.predictions().get(j), count, multiclass),
                  shade,
                  Html.count(count)));
    }
    table.append("</tr>\n");
  }

  private static String style(
      TrafficClass truth, TrafficClass prediction, long count, boolean multiclass) {
    if (count == 0) {
      return "none";
    }
    boolean alarm = truth.isAttack() && prediction.isAttack();
    // A binary model does not predict attack classes, so every alarm for an attack is correct.
    boolean right = truth.equals(prediction) || (alarm && !multiclass);
    return right ? "right" : alarm ? "misnamed" : "wrong";
  }
}
