package io.mlids.train.report;

import io.mlids.core.feature.Feature;
import java.util.List;
import java.util.Locale;

/** Shows the most important features of a model as bars. */
final class ImportanceBars {
  private static final int MAX = 30;

  private ImportanceBars() {}

  static String html(Importance importance) {
    List<Feature> most = importance.features().stream().limit(MAX).toList();
    double largestGain = most.stream().mapToDouble(importance::gainShare).max().orElse(0);
    double largestShap = most.stream().mapToDouble(importance::meanShap).max().orElse(0);
    StringBuilder table = new StringBuilder("<table class=\"bars\">\n");
    boolean hasShap = largestShap > 0;
    if (hasShap) {
      table.append(
          """
          <thead><tr><th scope="col">feature</th><th scope="col" colspan="2">gain</th>\
          <th scope="col" colspan="2">mean |SHAP|</th></tr></thead>
          """);
    }
    table.append("<tbody>\n");
    for (Feature feature : most) {
      table
          .append("<tr><th scope=\"row\">")
          .append(feature.columnName())
          .append("</th>")
          .append(cells(importance.gainShare(feature), largestGain))
          .append("<td>")
          .append(Html.percent(importance.gainShare(feature)))
          .append("</td>");
      if (hasShap) {
        table
            .append(cells(importance.meanShap(feature), largestShap))
            .append(String.format(Locale.ROOT, "<td>%.3f</td>", importance.meanShap(feature)));
      }
      table.append("</tr>\n");
    }
    return table.append("</tbody></table>\n").toString();
  }

  private static String cells(double value, double largest) {
    return "<td class=\"meter\">" + Html.bar(largest == 0 ? 0 : value / largest) + "</td>";
  }
}
