package io.mlids.train.report;

import io.mlids.train.evaluation.Evaluation;
import io.mlids.train.evaluation.Reliability;
import io.mlids.train.evaluation.Reliability.Bin;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The tables of calibration errors: by split and by bin. */
final class CalibrationTables {
  private CalibrationTables() {}

  /** One row per split, with the expected calibration error before and after calibration. */
  static String errors(Map<String, Evaluation> evaluations) {
    boolean calibrated =
        evaluations.values().stream().anyMatch(each -> each.uncalibratedReliability().isPresent());
    StringBuilder rows = new StringBuilder();
    evaluations.forEach(
        (split, evaluation) -> {
          String before =
              evaluation
                  .uncalibratedReliability()
                  .map(each -> FigureTables.number(Html.figure(each.expectedCalibrationError())))
                  .orElse("");
          rows.append(
              FigureTables.row(
                  split,
                  FigureTables.number(Html.count(evaluation.rows()))
                      + before
                      + FigureTables.number(
                          Html.figure(evaluation.reliability().expectedCalibrationError()))));
        });
    return FigureTables.table(
        calibrated
            ? List.of("split", "rows", "ECE before calibration", "ECE")
            : List.of("split", "rows", "ECE"),
        "",
        rows);
  }

  /**
   * One row per bin, with its rows, their mean probability and their share of attacks, before and
   * after calibration.
   */
  static String bins(Evaluation evaluation) {
    Reliability after = evaluation.reliability();
    Optional<Reliability> before = evaluation.uncalibratedReliability();
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < Reliability.BINS; i++) {
      Bin bin = after.bins().get(i);
      int index = i;
      String cells = before.map(each -> cells(each.bins().get(index))).orElse("") + cells(bin);
      rows.append(
          FigureTables.row(Html.figure(bin.from()) + " to " + Html.figure(bin.to()), cells));
    }
    return FigureTables.table(
        before.isEmpty()
            ? List.of("probability", "rows", "mean", "attacks")
            : List.of(
                "probability", "rows before", "mean", "attacks", "rows after", "mean", "attacks"),
        "",
        rows);
  }

  private static String cells(Bin bin) {
    String mean = bin.rows() == 0 ? "" : Html.figure(bin.meanProbability());
    String share = bin.rows() == 0 ? "" : Html.figure(bin.attackShare());
    return FigureTables.number(Html.count(bin.rows()))
        + FigureTables.number(mean)
        + FigureTables.number(share);
  }
}
