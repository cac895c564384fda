package io.mlids.train.report;

import io.mlids.core.feature.Feature;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Shows the most important features of a model as bars. */
final class ImportanceBars {
  private static final int MAX = 30;

  private ImportanceBars() {}

  static String html(Map<Feature, Double> gains) {
    double sum = gains.values().stream().mapToDouble(gain -> gain).sum();
    List<Map.Entry<Feature, Double>> most =
        gains.entrySet().stream()
            .filter(gain -> gain.getValue() > 0)
            .sorted(
                Map.Entry.<Feature, Double>comparingByValue(Comparator.reverseOrder())
                    .thenComparing(Map.Entry.comparingByKey()))
            .limit(MAX)
            .toList();
    StringBuilder table = new StringBuilder("<table class=\"bars\">\n<tbody>\n");
    for (Map.Entry<Feature, Double> gain : most) {
      String bar = Html.bar(gain.getValue() / most.getFirst().getValue());
      String share = Html.percent(gain.getValue() / sum);
      table.append(
          """
          <tr><th scope="row">%s</th><td class="meter">%s</td><td>%s</td></tr>
          """
              .formatted(gain.getKey().columnName(), bar, share));
    }
    return table.append("</tbody></table>\n").toString();
  }
}
