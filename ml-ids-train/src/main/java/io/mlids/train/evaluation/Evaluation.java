package io.mlids.train.evaluation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlids.core.feature.TrafficClass;
import io.mlids.core.model.CalibrationCurve;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntPredicate;

/**
 * A model's results on a set of labelled rows: detection (any label except {@code Benign} is an
 * attack) and metrics per class. Summary metrics are also given without the class {@code
 * Infilteration}, because its flows hardly differ from benign ones. An undefined metric is NaN,
 * printed as {@code n/a} and written to JSON as null. Immutable and thread-safe.
 */
public final class Evaluation {
  private final double threshold;
  private final boolean multiclass;
  private final DetectionFigures all;
  private final DetectionFigures withoutInfilteration;
  private final List<ClassFigures> classes;
  private final ConfusionMatrix confusion;
  private final List<CurvePoint> curve;
  private final Reliability uncalibrated;
  private final Optional<Reliability> calibrated;

  private Evaluation(Builder builder) {
    threshold = builder.threshold;
    multiclass = builder.multiclass;
    int infilteration = builder.numbers.getOrDefault(TrafficClass.INFILTERATION, -1);
    ScoredRows.Curve curveOfAll = builder.curve(label -> true);
    ScoredRows.Curve curveWithout = builder.curve(label -> label != infilteration);
    curve = curveOfAll.points().stream().map(builder::calibrate).toList();
    uncalibrated = builder.reliability(score -> score);
    calibrated = builder.calibration.map(map -> builder.reliability(map::probability));
    confusion = builder.confusion();
    all = confusion.detection(curveOfAll.averagePrecision());
    withoutInfilteration =
        confusion.without(TrafficClass.INFILTERATION).detection(curveWithout.averagePrecision());
    classes = confusion.classes(builder.trained, multiclass);
  }

  /**
   * Starts an evaluation.
   *
   * @param modelClasses classes that the model distinguishes, {@code Benign} first; for a binary
   *     model {@code Benign} and {@code Attack}
   * @param trainedLabels labels that occurred in the training rows
   * @param threshold a row with at least this attack probability is classified as an attack
   * @param calibration maps the scores of rows to probabilities; if empty, the scores are the
   *     probabilities
   */
  public static Builder builder(
      List<TrafficClass> modelClasses,
      Collection<TrafficClass> trainedLabels,
      double threshold,
      Optional<CalibrationCurve> calibration) {
    return new Builder(modelClasses, trainedLabels, threshold, calibration);
  }

  /** Starts an evaluation of a model without a calibration. */
  public static Builder builder(
      List<TrafficClass> modelClasses, Collection<TrafficClass> trainedLabels, double threshold) {
    return builder(modelClasses, trainedLabels, threshold, Optional.empty());
  }

  /** The number of rows. */
  public long rows() {
    return all.attacks() + all.benign();
  }

  /** The decision threshold. */
  public double threshold() {
    return threshold;
  }

  /** Returns whether the model distinguishes attack classes. */
  public boolean isMulticlass() {
    return multiclass;
  }

  /** The detection figures for all rows. */
  public DetectionFigures all() {
    return all;
  }

  /** The detection figures over all rows except rows of class {@code Infilteration}. */
  public DetectionFigures withoutInfilteration() {
    return withoutInfilteration;
  }

  /** The metrics of all labels that occur in rows or predictions, {@code Benign} first. */
  public List<ClassFigures> classes() {
    return classes;
  }

  /** The labels that occur in the evaluated rows but not in the training rows. */
  public List<TrafficClass> unseenClasses() {
    return classes.stream()
        .filter(figures -> !figures.seenInTraining())
        .map(ClassFigures::label)
        .toList();
  }

  public ConfusionMatrix confusion() {
    return confusion;
  }

  /** The precision-recall curve over all rows, reduced to a few hundred points. */
  public List<CurvePoint> curve() {
    return curve;
  }

  /** How well the attack probabilities match the share of attacks over all rows. */
  public Reliability reliability() {
    return calibrated.orElse(uncalibrated);
  }

  /** {@link #reliability()} of the scores before calibration; empty without a calibration. */
  public Optional<Reliability> uncalibratedReliability() {
    return calibrated.map(_ -> uncalibrated);
  }

  /**
   * The unweighted mean of the F1 scores of all labels that occur in rows or predictions; present
   * only for a multiclass model.
   */
  public OptionalDouble macroF1() {
    return multiclass ? OptionalDouble.of(macroF1(classes)) : OptionalDouble.empty();
  }

  /**
   * {@link #macroF1()}, computed without the rows and the label of class {@code Infilteration}. If
   * a row of another class is predicted as {@code Infilteration}, this error lowers only the recall
   * of the row's own class.
   */
  public OptionalDouble macroF1WithoutInfilteration() {
    if (!multiclass) {
      return OptionalDouble.empty();
    }
    ConfusionMatrix without = confusion.without(TrafficClass.INFILTERATION);
    return OptionalDouble.of(
        macroF1(
            without.classes(Set.of(), true).stream()
                .filter(figures -> !figures.label().equals(TrafficClass.INFILTERATION))
                .toList()));
  }

  private static double macroF1(List<ClassFigures> classes) {
    return classes.stream().mapToDouble(ClassFigures::classF1).average().orElse(Double.NaN);
  }

  /**
   * Prints the results as text. Each of {@code pr_auc:}, {@code precision:}, {@code recall:} and
   * {@code f1:} begins exactly one line; these lines contain the detection metrics over all rows.
   */
  public void print(PrintWriter out) {
    EvaluationText.print(this, out);
  }

  /** Prints one CSV line per metric and class, without the confusion matrix. */
  public void printCsv(PrintWriter out) throws IOException {
    EvaluationCsv.print(this, out);
  }

  /** Returns the results as a new JSON object. */
  public ObjectNode toJson() {
    return EvaluationJson.write(this);
  }

  /** Collects rows, using eight bytes of memory for each. Not thread-safe. */
  public static final class Builder {
    private static final Comparator<TrafficClass> BENIGN_FIRST =
        Comparator.comparing(TrafficClass::isAttack).thenComparing(Comparator.naturalOrder());

    private final List<TrafficClass> predictions;
    private final Set<TrafficClass> trained;
    private final double threshold;
    private final Optional<CalibrationCurve> calibration;
    private final boolean multiclass;
    private final ScoredRows rows = new ScoredRows();
    private final Map<TrafficClass, Integer> numbers = new HashMap<>();
    private final Map<TrafficClass, Integer> predictionNumbers = new HashMap<>();
    private final List<long[]> counts = new ArrayList<>();
    private final List<Boolean> attacks = new ArrayList<>();

    private Builder(
        List<TrafficClass> modelClasses,
        Collection<TrafficClass> trained,
        double threshold,
        Optional<CalibrationCurve> calibration) {
      this.predictions = List.copyOf(modelClasses);
      this.trained = Set.copyOf(trained);
      this.threshold = threshold;
      this.calibration = calibration;
      this.multiclass = !predictions.equals(List.of(TrafficClass.BENIGN, TrafficClass.ATTACK));
      for (TrafficClass prediction : predictions) {
        predictionNumbers.put(prediction, predictionNumbers.size());
      }
    }

    /**
     * Adds a row. Rows are ordered by their scores, which a calibration does not reorder.
     *
     * @param truth the row's true label
     * @param score the probability of an attack before calibration, 0 to 1; rounded to a float
     * @param predicted one of the model's classes; {@code Benign} if the model detects no attack
     */
    public Builder add(TrafficClass truth, double score, TrafficClass predicted) {
      if (!(score >= 0 && score <= 1)) {
        throw new IllegalArgumentException(score + " is not a probability");
      }
      Integer prediction = predictionNumbers.get(predicted);
      if (prediction == null) {
        throw new IllegalArgumentException(predicted + " is not a class of the model");
      }
      Integer number = numbers.get(truth);
      if (number == null) {
        number = numbers.size();
        numbers.put(truth, number);
        counts.add(new long[predictions.size()]);
        attacks.add(truth.isAttack());
      }
      counts.get(number)[prediction]++;
      rows.add((float) score, number);
      return this;
    }

    /** The results for the rows added so far. */
    public Evaluation build() {
      return new Evaluation(this);
    }

    private ScoredRows.Curve curve(IntPredicate taken) {
      return rows.curve(taken, isAttack());
    }

    private Reliability reliability(DoubleUnaryOperator probability) {
      return rows.reliability(probability, isAttack());
    }

    private CurvePoint calibrate(CurvePoint point) {
      return calibration
          .map(map -> point.withThreshold(map.probability(point.threshold())))
          .orElse(point);
    }

    private IntPredicate isAttack() {
      boolean[] attack = new boolean[attacks.size()];
      for (int i = 0; i < attack.length; i++) {
        attack[i] = attacks.get(i);
      }
      return label -> attack[label];
    }

    private ConfusionMatrix confusion() {
      List<TrafficClass> ordered = numbers.keySet().stream().sorted(BENIGN_FIRST).toList();
      List<List<Long>> table = new ArrayList<>();
      for (TrafficClass label : ordered) {
        long[] row = counts.get(Objects.requireNonNull(numbers.get(label)));
        table.add(Arrays.stream(row).boxed().toList());
      }
      return new ConfusionMatrix(ordered, predictions, table);
    }
  }
}
