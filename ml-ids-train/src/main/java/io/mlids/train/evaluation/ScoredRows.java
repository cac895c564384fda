package io.mlids.train.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntPredicate;

/**
 * Packs the score and label of each row into eight bytes, so that sixteen million rows fit into a
 * small heap. The high half holds the score as an integer that sorts like the float; the low half
 * holds the label's number. Not thread-safe.
 */
final class ScoredRows {
  /** Minimum distance between two points on a curve, in recall or precision. */
  private static final double CURVE_STEP = 1.0 / 256;

  private long[] rows = new long[1_024];
  private int size;
  private boolean sorted;

  /** Adds a row. The score is between 0 and 1, so its bits sort in the same order as its value. */
  void add(float score, int label) {
    if (size == rows.length) {
      rows = Arrays.copyOf(rows, size + (size >> 1));
    }
    rows[size++] = (long) Float.floatToRawIntBits(score + 0f) << 32 | label;
    sorted = false;
  }

  /**
   * The precision-recall curve in descending order of score. Rows with the same score form one
   * point.
   *
   * @param counts which labels count; rows with other labels are ignored
   * @param attack which of these labels are attacks
   */
  Curve curve(IntPredicate counts, IntPredicate attack) {
    if (!sorted) {
      Arrays.parallelSort(rows, 0, size);
      sorted = true;
    }
    long attacks = 0;
    for (int i = 0; i < size; i++) {
      int label = (int) rows[i];
      if (counts.test(label) && attack.test(label)) {
        attacks++;
      }
    }
    if (attacks == 0) {
      return new Curve(Double.NaN, List.of());
    }
    List<CurvePoint> points = new ArrayList<>();
    CurvePoint latest = null;
    double averagePrecision = 0;
    double recallBefore = 0;
    long detected = 0;
    long alarms = 0;
    for (int i = size - 1; i >= 0; i--) {
      int label = (int) rows[i];
      if (counts.test(label)) {
        alarms++;
        if (attack.test(label)) {
          detected++;
        }
      }
      boolean lastOfScore = i == 0 || rows[i] >> 32 != rows[i - 1] >> 32;
      if (lastOfScore && alarms > 0) {
        double recall = (double) detected / attacks;
        double precision = (double) detected / alarms;
        averagePrecision += (recall - recallBefore) * precision;
        recallBefore = recall;
        float score = Float.intBitsToFloat((int) (rows[i] >> 32));
        latest = new CurvePoint(score, recall, precision);
        if (points.isEmpty() || isApart(points.getLast(), latest)) {
          points.add(latest);
        }
      }
    }
    if (points.getLast() != latest) {
      points.add(latest);
    }
    return new Curve(averagePrecision, List.copyOf(points));
  }

  /**
   * Compares probabilities with the share of attacks.
   *
   * @param probability the probability of a score
   * @param attack which labels are attacks
   */
  Reliability reliability(DoubleUnaryOperator probability, IntPredicate attack) {
    Reliability.Builder reliability = new Reliability.Builder();
    for (int i = 0; i < size; i++) {
      float score = Float.intBitsToFloat((int) (rows[i] >> 32));
      reliability.add(probability.applyAsDouble(score), attack.test((int) rows[i]));
    }
    return reliability.build();
  }

  private static boolean isApart(CurvePoint a, CurvePoint b) {
    return Math.abs(a.recall() - b.recall()) >= CURVE_STEP
        || Math.abs(a.precision() - b.precision()) >= CURVE_STEP;
  }

  /**
   * The area under a curve (NaN without attacks), and points that are far enough apart to be
   * distinguished in a plot.
   */
  record Curve(double averagePrecision, List<CurvePoint> points) {}
}
