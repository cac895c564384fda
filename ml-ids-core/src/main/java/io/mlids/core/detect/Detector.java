package io.mlids.core.detect;

import io.mlids.core.drift.DriftMonitor;
import io.mlids.core.drift.DriftReport;
import io.mlids.core.drift.PacketShare;
import io.mlids.core.explain.Explainer;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.FeatureRows;
import io.mlids.core.feature.TrafficClass;
import io.mlids.core.model.CalibrationCurve;
import io.mlids.core.model.ModelBundle;
import io.mlids.core.model.ProbabilityCalibration;
import io.mlids.core.model.TreeEnsemble;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Scores flows with a model bundle. Rows hold the values of {@link #features()}, in the same order
 * and as {@link Feature#modelValue} returns them. Immutable except for its drift monitor and its
 * lazily prepared explainer; thread-safe.
 */
public final class Detector implements Classifier {
  /** Rows are scored in blocks of this size to limit the memory for class probabilities. */
  private static final int BLOCK = 512;

  private static final int UNKNOWN_PROTOCOL = -1;

  private final TreeEnsemble trees;
  private final FeatureProfile profile;
  private final List<Feature> features;
  private final List<TrafficClass> classes;
  private final double threshold;

  /** Null if the model's scores are the probabilities. */
  private final @Nullable CalibrationCurve calibration;

  private final String modelVersion;
  private final byte[] manifest;
  private final Optional<DriftMonitor> monitor;

  /**
   * The rule for each class, by index in {@link #classes}; null for a class that fits every flow.
   */
  private final ClassRules.Rule[] rules;

  private final int forwardPayload;
  private final int backwardPayload;

  private final ModelBundle bundle;

  /** Prepared on first use, because most programs never explain a verdict. */
  private @Nullable Optional<Explainer> explainer;

  private Detector(ModelBundle bundle, Optional<DriftMonitor> monitor) {
    this.bundle = bundle;
    this.monitor = monitor;
    trees = bundle.trees();
    profile = bundle.manifest().profile();
    features = bundle.manifest().features();
    classes = bundle.manifest().classes();
    threshold = bundle.manifest().threshold();
    calibration = bundle.manifest().calibration().map(ProbabilityCalibration::curve).orElse(null);
    modelVersion = bundle.modelVersion();
    manifest = bundle.manifest().toJson().toPrettyString().getBytes(StandardCharsets.UTF_8);
    rules =
        classes.stream()
            .map(each -> ClassRules.of(each).orElse(null))
            .toArray(ClassRules.Rule[]::new);
    forwardPayload = features.indexOf(Feature.TOTLEN_FWD_PKTS);
    backwardPayload = features.indexOf(Feature.TOTLEN_BWD_PKTS);
  }

  /** Creates a detector for a bundle. */
  public static Detector of(ModelBundle bundle) {
    return new Detector(bundle, Optional.empty());
  }

  /**
   * Creates a detector whose monitor observes every row before it is scored.
   *
   * @param monitor the monitor for the same bundle; empty if the bundle has none
   */
  public static Detector watched(ModelBundle bundle, Optional<DriftMonitor> monitor) {
    return new Detector(bundle, monitor);
  }

  @Override
  public FeatureProfile profile() {
    return profile;
  }

  @Override
  public List<Feature> features() {
    return features;
  }

  /** The model's classes, {@code Benign} first. */
  public List<TrafficClass> classes() {
    return classes;
  }

  /**
   * The decision threshold, from 0 to 1: a flow with at least this attack probability is an attack.
   */
  public double threshold() {
    return threshold;
  }

  @Override
  public String modelVersion() {
    return modelVersion;
  }

  /**
   * Identifies the probabilities of this detector: the model version, followed by {@code +} and the
   * digest of the calibration, if any. Two bundles with the same model, but different calibrations,
   * share only the model version.
   */
  public String scoreVersion() {
    return calibration == null ? modelVersion : modelVersion + "+" + calibration.digest();
  }

  /** The curve that maps the model's scores to probabilities, if the bundle contains one. */
  public Optional<CalibrationCurve> calibration() {
    return Optional.ofNullable(calibration);
  }

  @Override
  public byte[] manifest() {
    return manifest;
  }

  @Override
  public Optional<DriftReport> drift() {
    return monitor.map(DriftMonitor::report);
  }

  @Override
  public synchronized Optional<Explainer> explainer() {
    if (explainer == null) {
      explainer = Explainer.of(bundle);
    }
    return explainer;
  }

  @Override
  public void observe(PacketShare share) {
    monitor.ifPresent(watching -> watching.observe(share));
  }

  /**
   * Computes the attack probability of each row.
   *
   * @param rows row-major, at least {@code count} × {@code features().size()} values
   * @param attackProbability receives {@code count} values, 0 to 1
   */
  public void score(float[] rows, int count, double[] attackProbability) {
    eachRow(
        rows,
        count,
        (row, scores, offset) -> attackProbability[row] = attackProbability(scores, offset));
  }

  /**
   * Computes the score and the class of each row without allocating an object per row. The score is
   * the attack probability before {@link #calibration()}. The class is the model's most likely
   * attack even if the flow's protocol rules it out, because evaluation measures only the model.
   *
   * @param rows row-major, at least {@code count} × {@code features().size()} values
   * @param score receives {@code count} values, 0 to 1
   * @param label receives {@code count} indices into {@link #classes()}; 0 for a row that is not an
   *     attack
   */
  public void classify(float[] rows, int count, double[] score, int[] label) {
    eachRow(
        rows,
        count,
        (row, scores, offset) -> {
          score[row] = attackScore(scores, offset);
          boolean attack = attackProbability(scores, offset) >= threshold;
          label[row] = attack ? mostLikelyAttack(scores, offset) : 0;
        });
  }

  /** The verdict on one row. */
  public Verdict verdict(float[] row) {
    return verdicts(FeatureRows.of(features, row, 1)).getFirst();
  }

  /**
   * The verdict on each row. {@link ClassRules} exclude classes that contradict a row's payload or
   * its protocol, if known.
   */
  @Override
  public List<Verdict> verdicts(FeatureRows rows) {
    return verdicts(rows, (_, probability) -> probability >= threshold);
  }

  /** Decides whether a row is an attack. */
  @FunctionalInterface
  public interface Decision {
    /**
     * Returns whether a row is an attack.
     *
     * @param row the index of the row
     * @param probability the row's attack probability, 0 to 1
     */
    boolean isAttack(int row, double probability);
  }

  /** The verdict on each row. The caller's rule decides which rows are attacks. */
  public List<Verdict> verdicts(FeatureRows rows, Decision decision) {
    int[] protocols = rows.protocols();
    List<Verdict> verdicts = new ArrayList<>(rows.count());
    eachRow(
        rows.values(),
        rows.count(),
        (row, scores, offset) -> {
          int protocol = row < protocols.length ? protocols[row] : UNKNOWN_PROTOCOL;
          boolean attack = decision.isAttack(row, attackProbability(scores, offset));
          verdicts.add(verdict(scores, offset, attack, protocol, payload(rows.values(), row)));
        });
    return verdicts;
  }

  /** The payload bytes in both directions; NaN if either count is missing. */
  private float payload(float[] rows, int row) {
    if (forwardPayload < 0 || backwardPayload < 0) {
      return Float.NaN;
    }
    int first = row * features.size();
    return rows[first + forwardPayload] + rows[first + backwardPayload];
  }

  /**
   * Returns the attack probability of each row, 0 to 1. The drift monitor does not count these
   * rows.
   */
  public double[] probabilities(FeatureRows rows) {
    double[] probabilities = new double[rows.count()];
    predict(
        rows.values(),
        rows.count(),
        (row, scores, offset) -> probabilities[row] = attackProbability(scores, offset));
    return probabilities;
  }

  private void eachRow(float[] rows, int count, RowScores consumer) {
    monitor.ifPresent(watching -> watching.observe(rows, count));
    predict(rows, count, consumer);
  }

  private void predict(float[] rows, int count, RowScores consumer) {
    int outputs = trees.outputCount();
    float[] scores = new float[Math.min(count, BLOCK) * outputs];
    for (int first = 0; first < count; first += BLOCK) {
      int block = Math.min(BLOCK, count - first);
      trees.predict(rows, first, block, scores);
      for (int i = 0; i < block; i++) {
        consumer.accept(first + i, scores, i * outputs);
      }
    }
  }

  private double attackScore(float[] scores, int offset) {
    return trees.outputCount() == 1 ? scores[offset] : 1.0 - scores[offset];
  }

  private double attackProbability(float[] scores, int offset) {
    double score = attackScore(scores, offset);
    return calibration == null ? score : calibration.probability(score);
  }

  private int mostLikelyAttack(float[] scores, int offset) {
    int mostLikely = 1;
    for (int i = 2; i < trees.outputCount(); i++) {
      if (scores[offset + i] > scores[offset + mostLikely]) {
        mostLikely = i;
      }
    }
    return mostLikely;
  }

  private TrafficClass mostLikelyThatFits(float[] scores, int offset, int protocol, float payload) {
    if (trees.outputCount() == 1) {
      return classes.get(1);
    }
    int mostLikely = 0;
    for (int i = 1; i < trees.outputCount(); i++) {
      boolean fits = rules[i] == null || rules[i].fits(protocol, payload);
      if (fits && (mostLikely == 0 || scores[offset + i] > scores[offset + mostLikely])) {
        mostLikely = i;
      }
    }
    return mostLikely == 0 ? TrafficClass.UNKNOWN_ATTACK : classes.get(mostLikely);
  }

  private Verdict verdict(float[] scores, int offset, boolean attack, int protocol, float payload) {
    double probability = attackProbability(scores, offset);
    Map<TrafficClass, Double> probabilities = LinkedHashMap.newLinkedHashMap(classes.size());
    if (trees.outputCount() == 1) {
      probabilities.put(classes.get(0), 1.0 - probability);
      probabilities.put(classes.get(1), probability);
    } else {
      addClasses(probabilities, scores, offset, probability);
    }
    TrafficClass label =
        attack ? mostLikelyThatFits(scores, offset, protocol, payload) : classes.getFirst();
    return new Verdict(label, probability, attack, Collections.unmodifiableMap(probabilities));
  }

  /** A calibration leaves the attack classes in the proportion that the model gives them. */
  private void addClasses(
      Map<TrafficClass, Double> probabilities, float[] scores, int offset, double attack) {
    if (calibration == null) {
      for (int i = 0; i < classes.size(); i++) {
        probabilities.put(classes.get(i), (double) scores[offset + i]);
      }
      return;
    }
    probabilities.put(classes.getFirst(), 1 - attack);
    // The sum is more exact than 1 − P(Benign), because the scores are floats.
    double sum = 0;
    for (int i = 1; i < classes.size(); i++) {
      sum += scores[offset + i];
    }
    for (int i = 1; i < classes.size(); i++) {
      double share = sum > 0 ? scores[offset + i] / sum : 1.0 / (classes.size() - 1);
      probabilities.put(classes.get(i), attack * share);
    }
  }

  /** Receives the model's outputs for one row, starting at {@code scores[offset]}. */
  @FunctionalInterface
  private interface RowScores {
    void accept(int row, float[] scores, int offset);
  }
}
