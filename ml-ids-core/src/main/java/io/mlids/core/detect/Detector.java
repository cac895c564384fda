package io.mlids.core.detect;

import io.mlids.core.drift.DriftMonitor;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.TrafficClass;
import io.mlids.core.model.ModelBundle;
import io.mlids.core.model.TreeEnsemble;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Scores flows with a model bundle: every flow, wherever it comes from, gets its verdict here. Rows
 * hold the values of {@link #features()} in that order, each as {@link Feature#modelValue} gives
 * it. Immutable, but for a monitor that watches it, and thread-safe.
 */
public final class Detector {
  /** Rows whose class probabilities are held at once. */
  private static final int BLOCK = 512;

  private static final int UNKNOWN_PROTOCOL = -1;

  private final TreeEnsemble trees;
  private final FeatureProfile profile;
  private final List<Feature> features;
  private final List<TrafficClass> classes;
  private final double threshold;
  private final String modelVersion;
  private final Optional<DriftMonitor> monitor;

  /** By place in {@link #classes}; null for a class that fits every flow. */
  private final ClassRules.Rule[] rules;

  private final int forwardPayload;
  private final int backwardPayload;

  private Detector(ModelBundle bundle, Optional<DriftMonitor> monitor) {
    this.monitor = monitor;
    trees = bundle.trees();
    profile = bundle.manifest().profile();
    features = bundle.manifest().features();
    classes = bundle.manifest().classes();
    threshold = bundle.manifest().threshold();
    modelVersion = bundle.modelVersion();
    rules =
        classes.stream()
            .map(each -> ClassRules.of(each).orElse(null))
            .toArray(ClassRules.Rule[]::new);
    forwardPayload = features.indexOf(Feature.TOTLEN_FWD_PKTS);
    backwardPayload = features.indexOf(Feature.TOTLEN_BWD_PKTS);
  }

  /** The detector of an opened, and so checked, bundle. */
  public static Detector of(ModelBundle bundle) {
    return new Detector(bundle, Optional.empty());
  }

  /**
   * As {@link #of}, and every row that is scored, by whomever, is counted by the monitor first.
   *
   * @param monitor of the same bundle; empty where it has none
   */
  public static Detector watched(ModelBundle bundle, Optional<DriftMonitor> monitor) {
    return new Detector(bundle, monitor);
  }

  /** The profile that flows must follow to be scored rightly. */
  public FeatureProfile profile() {
    return profile;
  }

  /** The columns of a row. */
  public List<Feature> features() {
    return features;
  }

  /** The classes that the model tells apart, {@code Benign} first. */
  public List<TrafficClass> classes() {
    return classes;
  }

  /** The attack probability from which on a flow counts as an attack, 0 to 1. */
  public double threshold() {
    return threshold;
  }

  /** See {@link ModelBundle#modelVersion()}. */
  public String modelVersion() {
    return modelVersion;
  }

  /**
   * The attack probability of each row.
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
   * The attack probability and the class of each row, without an object per row: the likeliest
   * attack class as the model has it, whether or not the flow can be of it, since this is what the
   * model is judged by.
   *
   * @param rows row-major, at least {@code count} × {@code features().size()} values
   * @param attackProbability receives {@code count} values, 0 to 1
   * @param label receives {@code count} places in {@link #classes()}, 0 when not an attack
   */
  public void classify(float[] rows, int count, double[] attackProbability, int[] label) {
    eachRow(
        rows,
        count,
        (row, scores, offset) -> {
          double probability = attackProbability(scores, offset);
          attackProbability[row] = probability;
          label[row] = probability >= threshold ? likeliestAttack(scores, offset) : 0;
        });
  }

  /** The verdict on one row. */
  public Verdict verdict(float[] row) {
    return verdicts(row, 1).getFirst();
  }

  /**
   * The verdict on each row.
   *
   * @param rows row-major, at least {@code count} × {@code features().size()} values
   */
  public List<Verdict> verdicts(float[] rows, int count) {
    return verdicts(rows, count, new int[0]);
  }

  /**
   * The verdict on each row of flows whose protocol is known, so that no class is named that does
   * not run over it.
   *
   * @param rows as above
   * @param protocols the IP protocol of each row, negative for one that is not known; a shorter
   *     array says so of the rows behind its end
   */
  public List<Verdict> verdicts(float[] rows, int count, int[] protocols) {
    List<Verdict> verdicts = new ArrayList<>(count);
    eachRow(
        rows,
        count,
        (row, scores, offset) -> {
          int protocol = row < protocols.length ? protocols[row] : UNKNOWN_PROTOCOL;
          verdicts.add(verdict(scores, offset, protocol, payload(rows, row)));
        });
    return verdicts;
  }

  /** Bytes of both directions; NaN if a row does not say both. */
  private float payload(float[] rows, int row) {
    if (forwardPayload < 0 || backwardPayload < 0) {
      return Float.NaN;
    }
    int first = row * features.size();
    return rows[first + forwardPayload] + rows[first + backwardPayload];
  }

  private void eachRow(float[] rows, int count, RowScores consumer) {
    monitor.ifPresent(watching -> watching.observe(rows, count));
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

  private double attackProbability(float[] scores, int offset) {
    return trees.outputCount() == 1 ? scores[offset] : 1.0 - scores[offset];
  }

  private int likeliestAttack(float[] scores, int offset) {
    int likeliest = 1;
    for (int i = 2; i < trees.outputCount(); i++) {
      if (scores[offset + i] > scores[offset + likeliest]) {
        likeliest = i;
      }
    }
    return likeliest;
  }

  private TrafficClass likeliestThatFits(float[] scores, int offset, int protocol, float payload) {
    if (trees.outputCount() == 1) {
      return classes.get(1);
    }
    int likeliest = 0;
    for (int i = 1; i < trees.outputCount(); i++) {
      boolean fits = rules[i] == null || rules[i].fits(protocol, payload);
      if (fits && (likeliest == 0 || scores[offset + i] > scores[offset + likeliest])) {
        likeliest = i;
      }
    }
    return likeliest == 0 ? TrafficClass.UNKNOWN_ATTACK : classes.get(likeliest);
  }

  private Verdict verdict(float[] scores, int offset, int protocol, float payload) {
    double probability = attackProbability(scores, offset);
    boolean attack = probability >= threshold;
    Map<TrafficClass, Double> probabilities = LinkedHashMap.newLinkedHashMap(classes.size());
    if (trees.outputCount() == 1) {
      probabilities.put(classes.get(0), 1.0 - probability);
      probabilities.put(classes.get(1), probability);
    } else {
      for (int i = 0; i < classes.size(); i++) {
        probabilities.put(classes.get(i), (double) scores[offset + i]);
      }
    }
    TrafficClass label =
        attack ? likeliestThatFits(scores, offset, protocol, payload) : classes.getFirst();
    return new Verdict(label, probability, attack, Collections.unmodifiableMap(probabilities));
  }

  /** Takes the model's outputs for one row, which begin at {@code scores[offset]}. */
  @FunctionalInterface
  private interface RowScores {
    void accept(int row, float[] scores, int offset);
  }
}
