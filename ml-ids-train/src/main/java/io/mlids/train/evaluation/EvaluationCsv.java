package io.mlids.train.evaluation;

import io.mlids.core.table.SpreadsheetText;
import java.io.IOException;
import java.io.PrintWriter;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** Writes evaluation results as CSV, one metric per line. An undefined metric is an empty cell. */
final class EvaluationCsv {
  private final CSVPrinter out;

  private EvaluationCsv(CSVPrinter out) {
    this.out = out;
  }

  static void print(Evaluation evaluation, PrintWriter out) throws IOException {
    CSVFormat format =
        CSVFormat.DEFAULT
            .builder()
            .setHeader("figure", "class", "value")
            .setRecordSeparator('\n')
            .get();
    EvaluationCsv csv = new EvaluationCsv(new CSVPrinter(out, format));
    csv.print(evaluation);
    csv.out.flush();
  }

  private void print(Evaluation evaluation) throws IOException {
    count("rows", "", evaluation.rows());
    print("", evaluation.all());
    if (evaluation.macroF1().isPresent()) {
      figure("macro_f1", "", evaluation.macroF1().getAsDouble());
    }
    figure("decision_threshold", "", evaluation.threshold());
    figure("ece", "", evaluation.reliability().expectedCalibrationError());
    if (evaluation.uncalibratedReliability().isPresent()) {
      figure(
          "ece_uncalibrated",
          "",
          evaluation.uncalibratedReliability().get().expectedCalibrationError());
    }
    print("_without_infilteration", evaluation.withoutInfilteration());
    if (evaluation.macroF1WithoutInfilteration().isPresent()) {
      figure(
          "macro_f1_without_infilteration",
          "",
          evaluation.macroF1WithoutInfilteration().getAsDouble());
    }
    for (ClassFigures figures : evaluation.classes()) {
      String name = SpreadsheetText.guarded(figures.label().name());
      count("support", name, figures.support());
      figure("recall", name, figures.recall());
      count("seen_in_training", name, figures.seenInTraining() ? 1 : 0);
      if (evaluation.isMulticlass()) {
        figure("class_precision", name, figures.classPrecision());
        figure("class_recall", name, figures.classRecall());
        figure("class_f1", name, figures.classF1());
      }
    }
  }

  private void print(String suffix, DetectionFigures figures) throws IOException {
    count("attacks" + suffix, "", figures.attacks());
    figure("pr_auc" + suffix, "", figures.prAuc());
    figure("precision" + suffix, "", figures.precision());
    figure("recall" + suffix, "", figures.recall());
    figure("f1" + suffix, "", figures.f1());
    figure("false_positive_rate" + suffix, "", figures.falsePositiveRate());
    for (String share : DetectionFigures.ATTACK_SHARES) {
      figure(
          "expected_precision_at_attack_share_" + share + suffix,
          "",
          figures.expectedPrecision(Double.parseDouble(share)));
    }
  }

  private void count(String figure, String label, long value) throws IOException {
    out.printRecord(figure, label, value);
  }

  private void figure(String figure, String label, double value) throws IOException {
    out.printRecord(figure, label, Double.isFinite(value) ? Double.toString(value) : "");
  }
}
