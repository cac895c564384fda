package io.mlids.train.fit;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.TrafficClass;
import io.mlids.core.feedback.FeedbackCsvReader;
import io.mlids.core.feedback.FeedbackRow;
import io.mlids.train.matrix.FlowMatrix;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Flows that people judged, which join the training rows: {@code Benign} for a false alarm, and
 * their attack class for a true attack. They do not count for quantiles, upsampling and the weights
 * of classes. Immutable.
 */
final class JudgedFlows {
  /**
   * All judged flows together weigh at most this share of the other training rows. They were
   * selected by the model's mistakes and by the people who judged them, so they are not
   * representative of the traffic.
   */
  static final double MAX_SHARE = 0.1;

  /** The number of skipped flows that are named one by one. */
  private static final int MAX_NAMED = 10;

  private final FeedbackFile source;
  private final List<FeedbackRow> rows;

  private JudgedFlows(FeedbackFile source, List<FeedbackRow> rows) {
    this.source = source;
    this.rows = List.copyOf(rows);
  }

  /**
   * How judged flows were used.
   *
   * @param falseAlarms the number of flows that joined the training rows as benign
   * @param attacks the number of flows that joined the training rows as attacks
   * @param skipped the number of flows whose attack class the model does not distinguish
   * @param weight the number of ordinary rows of its class that each flow counted for
   */
  record Use(long falseAlarms, long attacks, long skipped, double weight) {}

  /**
   * Reads a file.
   *
   * @throws IOException if the file is invalid; the message names the line and the remedy
   * @throws TrainingException if a flow's profile differs from that of the training rows
   */
  static JudgedFlows read(FeedbackFile source, FeatureProfile profile) throws IOException {
    List<FeedbackRow> rows = FeedbackCsvReader.read(source.file(), profile);
    for (FeedbackRow row : rows) {
      FeatureProfile own = row.flow().profile().orElse(profile);
      if (own != profile) {
        throw new TrainingException(
            source.file()
                + ": line "
                + row.line()
                + ": the features have the profile "
                + own
                + ", but those of the training rows have "
                + profile
                + "; use feedback from a server with a model of that profile");
      }
    }
    return new JudgedFlows(source, rows);
  }

  /** Adds the flows whose classes the model distinguishes to a matrix. */
  void addTo(FlowMatrix matrix, TargetClasses classes, Consumer<String> log) {
    List<Feature> features = matrix.features();
    long skipped = 0;
    for (FeedbackRow row : rows) {
      TrafficClass label = row.flow().label(row.judgement());
      if (classes.targetOf(label) >= 0) {
        float[] values = new float[features.size()];
        row.flow().row().fillModelRow(features, values, 0);
        matrix.add(values, matrix.classes().numberOf(label.name()));
      } else if (++skipped <= MAX_NAMED) {
        log.accept(
            "warning: "
                + source.file()
                + ": line "
                + row.line()
                + ": skipped, because no training row has the class "
                + label
                + "; write the attack's class in the column label");
      }
    }
    if (skipped > MAX_NAMED) {
      log.accept(
          String.format(
              Locale.ROOT,
              "warning: %s: %,d more flows skipped for the same reason",
              source.file(),
              skipped - MAX_NAMED));
    }
  }

  /**
   * Multiplies the weights of the judged flows, which are the last rows, and returns how they were
   * used.
   *
   * @param weights a weight per row, changed in place
   * @param first the index of the first judged flow
   */
  Use weigh(FlowMatrix training, MemorySegment weights, long first, Consumer<String> log) {
    double ordinary = sum(weights, 0, first);
    double judged = sum(weights, first, training.rowCount());
    double factor =
        judged > 0 ? Math.min(source.weight(), MAX_SHARE * ordinary / judged) : source.weight();
    long falseAlarms = 0;
    for (long row = first; row < training.rowCount(); row++) {
      float weight = weights.getAtIndex(JAVA_FLOAT, row);
      weights.setAtIndex(JAVA_FLOAT, row, (float) (weight * factor));
      falseAlarms += training.classes().classOf(training.label(row)).isAttack() ? 0 : 1;
    }
    long used = training.rowCount() - first;
    Use use = new Use(falseAlarms, used - falseAlarms, rows.size() - used, factor);
    log.accept(
        String.format(
            Locale.ROOT,
            "feedback: %,d false alarms and %,d attacks join the training rows; each counts for %s"
                + " rows%s",
            use.falseAlarms,
            use.attacks,
            number(factor),
            factor < source.weight()
                ? " instead of "
                    + number(source.weight())
                    + ", so that all together weigh at most 10 % of the other rows"
                : ""));
    return use;
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%.3g", value);
  }

  private static double sum(MemorySegment weights, long from, long to) {
    double sum = 0;
    for (long row = from; row < to; row++) {
      sum += weights.getAtIndex(JAVA_FLOAT, row);
    }
    return sum;
  }
}
