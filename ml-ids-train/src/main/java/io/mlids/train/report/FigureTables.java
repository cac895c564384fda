package io.mlids.train.report;

import io.mlids.train.evaluation.ClassFigures;
import io.mlids.train.evaluation.DetectionFigures;
import io.mlids.train.evaluation.Evaluation;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** The result tables: by split, by share of attacks and by class. */
final class FigureTables {
  private FigureTables() {}

  /** One row per split, and a second row without Infilteration if the split contains that class. */
  static String splits(Map<String, Evaluation> evaluations) {
    StringBuilder rows = new StringBuilder();
    boolean macroF1 = evaluations.values().stream().anyMatch(Evaluation::isMulticlass);
    evaluations.forEach(
        (split, evaluation) -> {
          rows.append(split(split, evaluation.all(), evaluation.macroF1(), macroF1));
          if (evaluation.withoutInfilteration().attacks() < evaluation.all().attacks()) {
            rows.append(
                split(
                    split + ", without Infilteration",
                    evaluation.withoutInfilteration(),
                    evaluation.macroF1WithoutInfilteration(),
                    macroF1));
          }
        });
    List<String> head =
        List.of("split", "rows", "attacks", "PR-AUC", "precision", "recall", "F1", "false alarms");
    return table(head, macroF1 ? "<th scope=\"col\">macro-F1</th>" : "", rows);
  }

  private static String split(
      String name, DetectionFigures figures, OptionalDouble macroF1, boolean hasMacroF1) {
    String cells =
        number(Html.count(figures.attacks() + figures.benign()))
            + number(Html.count(figures.attacks()))
            + number(Html.figure(figures.prAuc()))
            + number(Html.figure(figures.precision()))
            + number(Html.figure(figures.recall()))
            + number(Html.figure(figures.f1()))
            + number(Html.percent(figures.falsePositiveRate()));
    return row(name, cells + (hasMacroF1 ? number(Html.figure(macroF1.orElse(Double.NaN))) : ""));
  }

  /** The precision to expect if attacks are rarer than in the dataset. */
  static String rareAttacks(Map<String, Evaluation> evaluations) {
    StringBuilder rows = new StringBuilder();
    evaluations.forEach(
        (split, evaluation) -> {
          StringBuilder cells = new StringBuilder();
          for (String share : DetectionFigures.ATTACK_SHARES) {
            double expected = evaluation.all().expectedPrecision(Double.parseDouble(share));
            cells.append(number(Html.figure(expected)));
          }
          rows.append(row(split, cells.toString()));
        });
    List<String> head = new ArrayList<>(List.of("split"));
    for (String share : DetectionFigures.ATTACK_SHARES) {
      head.add(new BigDecimal(share).movePointRight(2).toPlainString() + " %");
    }
    return table(head, "", rows);
  }

  /** Support and recall of each label; for a multiclass model also the metrics of each class. */
  static String classes(Evaluation evaluation) {
    StringBuilder rows = new StringBuilder();
    for (ClassFigures figures : evaluation.classes()) {
      String cells =
          number(Html.count(figures.support()))
              + number(Html.figure(figures.recall()))
              + "<td class=\"meter\">"
              + Html.bar(figures.recall())
              + "</td>";
      if (evaluation.isMulticlass()) {
        cells +=
            number(Html.figure(figures.classPrecision()))
                + number(Html.figure(figures.classRecall()))
                + number(Html.figure(figures.classF1()));
      }
      String seen = figures.seenInTraining() ? "yes" : "<span class=\"no\">never</span>";
      rows.append(row(figures.label().name(), cells + "<td class=\"text\">" + seen + "</td>"));
    }
    String more =
        "<th></th>"
            + (evaluation.isMulticlass()
                ? "<th scope=\"col\">class precision</th><th scope=\"col\">class recall</th>"
                    + "<th scope=\"col\">class F1</th>"
                : "")
            + "<th scope=\"col\" class=\"text\">seen in training</th>";
    return table(List.of("class", "rows", "recall"), more, rows);
  }

  static String table(List<String> head, String moreHead, CharSequence rows) {
    String columns =
        head.stream()
            .map(name -> "<th scope=\"col\">" + Html.escape(name) + "</th>")
            .collect(Collectors.joining());
    return """
    <div class="scroll" tabindex="0"><table>
    <thead><tr>%s%s</tr></thead>
    <tbody>
    %s</tbody></table></div>
    """
        .formatted(columns, moreHead, rows);
  }

  static String row(String name, String cells) {
    return "<tr><th scope=\"row\">" + Html.escape(name) + "</th>" + cells + "</tr>\n";
  }

  static String number(String text) {
    return "<td>" + text + "</td>";
  }
}
