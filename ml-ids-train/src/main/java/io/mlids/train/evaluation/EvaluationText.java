package io.mlids.train.evaluation;

import io.mlids.core.console.Terminal;
import io.mlids.core.feature.TrafficClass;
import java.io.PrintWriter;
import java.util.Locale;

/** Prints evaluation results as lines and tables. An undefined metric is printed as {@code n/a}. */
final class EvaluationText {
  private EvaluationText() {}

  static void print(Evaluation evaluation, PrintWriter out) {
    DetectionFigures all = evaluation.all();
    DetectionFigures without = evaluation.withoutInfilteration();
    out.println("rows: " + evaluation.rows());
    out.println("attacks: " + all.attacks());
    out.println("pr_auc: " + figure(all.prAuc()));
    out.println("precision: " + figure(all.precision()));
    out.println("recall: " + figure(all.recall()));
    out.println("f1: " + figure(all.f1()));
    out.println("false_positive_rate: " + figure(all.falsePositiveRate()));
    evaluation.macroF1().ifPresent(value -> out.println("macro_f1: " + figure(value)));
    out.println("decision_threshold: " + figure(evaluation.threshold()));
    out.println("ece: " + figure(evaluation.reliability().expectedCalibrationError()));
    evaluation
        .uncalibratedReliability()
        .ifPresent(
            before ->
                out.println("ece_uncalibrated: " + figure(before.expectedCalibrationError())));
    for (String share : DetectionFigures.ATTACK_SHARES) {
      double precision = all.expectedPrecision(Double.parseDouble(share));
      out.println("expected_precision_at_attack_share_" + share + ": " + figure(precision));
    }
    out.println();
    out.println("Without the class Infilteration");
    out.println("  pr_auc: " + figure(without.prAuc()));
    out.println("  precision: " + figure(without.precision()));
    out.println("  recall: " + figure(without.recall()));
    out.println("  f1: " + figure(without.f1()));
    out.println("  false_positive_rate: " + figure(without.falsePositiveRate()));
    evaluation
        .macroF1WithoutInfilteration()
        .ifPresent(value -> out.println("  macro_f1: " + figure(value)));
    out.println();
    printClasses(evaluation, out);
    out.println();
    printConfusion(evaluation.confusion(), out);
    out.flush();
  }

  private static void printClasses(Evaluation evaluation, PrintWriter out) {
    boolean multiclass = evaluation.isMulticlass();
    int width =
        evaluation.classes().stream().mapToInt(c -> name(c.label()).length()).max().orElse(0);
    width = Math.max(width, "class".length());
    out.println(
        pad("class", width)
            + "   support    recall"
            + (multiclass ? "  class precision  class recall  class f1" : "")
            + "  seen in training");
    for (ClassFigures figures : evaluation.classes()) {
      String line =
          pad(name(figures.label()), width)
              + String.format(Locale.ROOT, "%10d%10s", figures.support(), figure(figures.recall()));
      if (multiclass) {
        line +=
            String.format(
                Locale.ROOT,
                "%17s%14s%10s",
                figure(figures.classPrecision()),
                figure(figures.classRecall()),
                figure(figures.classF1()));
      }
      out.println(line + "  " + (figures.seenInTraining() ? "yes" : "no"));
    }
  }

  private static void printConfusion(ConfusionMatrix confusion, PrintWriter out) {
    out.println("Confusion matrix (rows: true labels, columns: predictions)");
    int first = confusion.truths().stream().mapToInt(c -> name(c).length()).max().orElse(0);
    StringBuilder header = new StringBuilder(" ".repeat(first));
    for (TrafficClass prediction : confusion.predictions()) {
      header.append("  ").append(right(name(prediction), prediction));
    }
    out.println(header);
    for (int i = 0; i < confusion.truths().size(); i++) {
      StringBuilder line = new StringBuilder(pad(name(confusion.truths().get(i)), first));
      for (int j = 0; j < confusion.predictions().size(); j++) {
        String count = confusion.counts().get(i).get(j).toString();
        line.append("  ").append(right(count, confusion.predictions().get(j)));
      }
      out.println(line);
    }
  }

  /** Right-aligns text in a column that is wide enough for its heading and for a count. */
  private static String right(String text, TrafficClass column) {
    int width = Math.max(8, name(column).length());
    return " ".repeat(Math.max(0, width - text.length())) + text;
  }

  /** Rounds to six decimal places. */
  static String figure(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.6f", value) : "n/a";
  }

  /** Escapes control characters, because labels come from files. */
  private static String name(TrafficClass label) {
    return Terminal.printable(label.name());
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }
}
