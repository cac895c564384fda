package io.mlids.train.fit;

import io.mlids.core.dataset.LabelTally;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.TrafficClass;
import io.mlids.core.model.FeatureQuantiles;
import io.mlids.train.matrix.ClassTable;
import io.mlids.train.matrix.FlowMatrix;
import io.mlids.train.sampling.Smote;
import io.mlids.train.sampling.Smote.Upsampled;
import io.mlids.train.xgboost.QuantileMatrix;
import io.mlids.train.xgboost.XgboostLibrary;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What trees are grown on, and what is remembered of the rows behind it. Reading needs 4 bytes per
 * value outside the Java heap; they are given back as soon as XGBoost has its histogram bins.
 * Single-threaded; closing frees the bins.
 *
 * @param profile of the features
 * @param classes that the model is to tell apart
 * @param rowsOfClass training rows as they were read, {@code Benign} first
 * @param quantiles of the training rows as they were read
 * @param fingerprint of all rows as they were read
 * @param training rows, synthetic ones included
 * @param validation rows that say when to stop, if there are such
 * @param threads that XGBoost uses on so many rows
 */
record TrainingRows(
    FeatureProfile profile,
    TargetClasses classes,
    Map<TrafficClass, Long> rowsOfClass,
    List<FeatureQuantiles> quantiles,
    String fingerprint,
    QuantileMatrix training,
    Optional<QuantileMatrix> validation,
    int threads)
    implements AutoCloseable {
  /** With fewer rows for each, threads wait for each other longer than they work. */
  private static final int ROWS_PER_THREAD = 1 << 15;

  /**
   * Reads training and validation rows.
   *
   * @param processors that XGBoost may use
   * @param log takes a line on each thing worth knowing
   * @throws TrainingException if the rows are none to train on
   */
  static TrainingRows read(
      SplitFiles files,
      TrainingParameters parameters,
      XgboostLibrary library,
      int processors,
      Consumer<String> log)
      throws IOException {
    FeatureProfile profile = files.profile();
    ClassTable table = new ClassTable();
    try (FlowMatrix training = new FlowMatrix(profile.modelFeatures(), table);
        FlowMatrix validation = new FlowMatrix(profile.modelFeatures(), table)) {
      LabelTally labels = new LabelTally(files.benign());
      files.read(files.training(), training, labels, log);
      LabelTally ofValidation = new LabelTally(files.benign());
      files.read(
          files.validation(), parameters.useValSet() ? validation : training, ofValidation, log);
      if (training.rowCount() == 0) {
        throw new TrainingException(
            files.training() + ": has no rows; split a dataset with more of them");
      }
      if (parameters.useValSet()) {
        ofValidation
            .lackOfBenign()
            .ifPresent(what -> log.accept("warning: " + files.validation() + ": " + what));
      } else {
        labels.merge(ofValidation);
      }
      checkBenign(files.training(), labels);
      return new Preparation(parameters, library, processors, log)
          .prepare(profile, training, validation);
    }
  }

  /** A model is trained on both kinds, and benign rows of another name would be attacks to it. */
  private static void checkBenign(Path file, LabelTally labels) {
    Optional<String> wrong = labels.unusedNames().or(labels::lackOfBenign);
    if (wrong.isPresent()) {
      throw new TrainingException(file + ": " + wrong.get());
    }
  }

  /** The steps from rows to bins. */
  private record Preparation(
      TrainingParameters parameters, XgboostLibrary library, int processors, Consumer<String> log) {

    TrainingRows prepare(FeatureProfile profile, FlowMatrix training, FlowMatrix validation) {
      Map<TrafficClass, Long> rowsOfClass = TargetClasses.rowsOfClass(training);
      TargetClasses classes = TargetClasses.of(parameters.objective(), rowsOfClass);
      log.accept("training rows: " + training.rowCount() + " " + rowsOfClass);
      String fingerprint =
          new DataFingerprint().add("training", training).add("validation", validation).value();
      ColumnStatistics statistics = ColumnStatistics.of(training);
      upsample(training, statistics);
      float[] weights =
          parameters.classWeights() ? classes.balancedWeights(training) : classes.equalWeights();
      int threads = Math.clamp(training.rowCount() / ROWS_PER_THREAD, 1, processors);
      QuantileMatrix bins = bins(training, classes, weights, threads, Optional.empty());
      try {
        return new TrainingRows(
            profile,
            classes,
            rowsOfClass,
            statistics.quantiles(),
            fingerprint,
            bins,
            validationBins(validation, classes, weights, threads, bins),
            threads);
      } catch (RuntimeException e) {
        bins.close();
        throw e;
      }
    }

    private void upsample(FlowMatrix training, ColumnStatistics statistics) {
      if (parameters.nrSamplesAttackCategory() == 0) {
        return;
      }
      Smote smote =
          new Smote(statistics.medians(), statistics.deviations(), parameters.randomSeed());
      for (Upsampled result : smote.fill(training, parameters.nrSamplesAttackCategory())) {
        log.accept(
            result.added() == 0
                ? "upsampling: " + result.trafficClass() + " left at 1 row, which has no neighbour"
                : "upsampling: %s from %d to %d rows"
                    .formatted(
                        result.trafficClass(), result.rows(), result.rows() + result.added()));
      }
    }

    private Optional<QuantileMatrix> validationBins(
        FlowMatrix validation,
        TargetClasses classes,
        float[] weights,
        int threads,
        QuantileMatrix training) {
      if (!parameters.useValSet() || parameters.earlyStoppingRounds() == 0) {
        return Optional.empty();
      }
      Map<TrafficClass, Long> rowsOfClass = TargetClasses.rowsOfClass(validation);
      log.accept("validation rows: " + validation.rowCount() + " " + rowsOfClass);
      long known = 0;
      for (Map.Entry<TrafficClass, Long> entry : rowsOfClass.entrySet()) {
        if (classes.targetOf(entry.getKey()) >= 0) {
          known += entry.getValue();
        } else {
          log.accept(
              "warning: no training row is "
                  + entry.getKey()
                  + "; its validation rows do not count for early stopping");
        }
      }
      if (known == 0) {
        log.accept("warning: there are no validation rows; all rounds are trained");
        return Optional.empty();
      }
      return Optional.of(bins(validation, classes, weights, threads, Optional.of(training)));
    }

    private QuantileMatrix bins(
        FlowMatrix rows,
        TargetClasses classes,
        float[] weights,
        int threads,
        Optional<QuantileMatrix> sameBinsAs) {
      QuantileMatrix bins =
          QuantileMatrix.of(library, rows, parameters.borderCount(), threads, sameBinsAs);
      try (Arena arena = Arena.ofConfined()) {
        bins.setLabels(classes.targets(rows, arena));
        bins.setWeights(classes.weights(rows, weights, arena));
        return bins;
      } catch (RuntimeException e) {
        bins.close();
        throw e;
      }
    }
  }

  @Override
  public void close() {
    validation.ifPresent(QuantileMatrix::close);
    training.close();
  }
}
