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
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Training rows in the form of XGBoost's histogram bins, and the facts that the manifest records
 * about the original rows. While rows are read, each value takes 4 bytes outside the Java heap.
 * This memory is freed as soon as XGBoost has computed the bins. Not thread-safe; closing frees the
 * bins.
 *
 * @param profile feature profile
 * @param classes classes that the model distinguishes
 * @param rowsOfClass number of original training rows per class, {@code Benign} first
 * @param quantiles quantiles of the original training rows
 * @param fingerprint hash of all original rows
 * @param training training rows, including synthetic ones
 * @param validation rows for early stopping, if any
 * @param feedback how judged flows were used, if any
 * @param threads number of threads that suits this number of rows
 */
record TrainingRows(
    FeatureProfile profile,
    TargetClasses classes,
    Map<TrafficClass, Long> rowsOfClass,
    List<FeatureQuantiles> quantiles,
    String fingerprint,
    QuantileMatrix training,
    Optional<QuantileMatrix> validation,
    Optional<JudgedFlows.Use> feedback,
    int threads)
    implements AutoCloseable {
  /**
   * Minimum number of rows per thread. With fewer rows, the threads spend more time waiting for
   * each other than working.
   */
  private static final int ROWS_PER_THREAD = 1 << 15;

  /**
   * Reads training and validation rows.
   *
   * @param feedback file with judged flows that join the training rows, if any
   * @param processors number of processors that XGBoost may use
   * @param log receives messages
   * @throws TrainingException if the rows are not suitable for training
   */
  static TrainingRows read(
      SplitFiles files,
      TrainingParameters parameters,
      Optional<FeedbackFile> feedback,
      XgboostLibrary library,
      int processors,
      Consumer<String> log)
      throws IOException {
    FeatureProfile profile = files.profile();
    Optional<JudgedFlows> judged =
        feedback.isPresent()
            ? Optional.of(JudgedFlows.read(feedback.get(), profile))
            : Optional.empty();
    ClassTable table = new ClassTable();
    try (FlowMatrix training = new FlowMatrix(profile.modelFeatures(), table);
        FlowMatrix validation = new FlowMatrix(profile.modelFeatures(), table)) {
      LabelTally labels = new LabelTally(files.benign());
      for (Path file : files.trainings()) {
        LabelTally ofFile = new LabelTally(files.benign());
        files.read(file, training, ofFile, log);
        labels.merge(ofFile);
      }
      LabelTally ofValidation = new LabelTally(files.benign());
      files.read(
          files.validation(), parameters.useValSet() ? validation : training, ofValidation, log);
      if (training.rowCount() == 0) {
        throw new TrainingException(files.training() + ": no rows; split a larger dataset");
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
          .prepare(profile, training, validation, judged);
    }
  }

  /**
   * Fails if no row is benign: training needs benign rows, and benign rows with a different label
   * would count as attacks.
   */
  private static void checkBenign(Path file, LabelTally labels) {
    Optional<String> wrong = labels.unusedNames().or(labels::lackOfBenign);
    if (wrong.isPresent()) {
      throw new TrainingException(file + ": " + wrong.get());
    }
  }

  /** Reads, upsamples and bins the rows. */
  private record Preparation(
      TrainingParameters parameters, XgboostLibrary library, int processors, Consumer<String> log) {

    TrainingRows prepare(
        FeatureProfile profile,
        FlowMatrix training,
        FlowMatrix validation,
        Optional<JudgedFlows> judged) {
      Map<TrafficClass, Long> rowsOfClass = TargetClasses.rowsOfClass(training);
      TargetClasses classes = TargetClasses.of(parameters.objective(), rowsOfClass);
      log.accept("training rows: " + training.rowCount() + " " + rowsOfClass);
      DataFingerprint fingerprint =
          new DataFingerprint().add("training", training).add("validation", validation);
      ColumnStatistics statistics = ColumnStatistics.of(training);
      upsample(training, statistics);
      float[] weights =
          parameters.classWeights() ? classes.balancedWeights(training) : classes.equalWeights();
      int threads = Math.clamp(training.rowCount() / ROWS_PER_THREAD, 1, processors);
      long ordinary = training.rowCount();
      if (judged.isPresent()) {
        add(judged.get(), training, classes, fingerprint);
      }
      JudgedFlows.Use[] use = new JudgedFlows.Use[1];
      QuantileMatrix bins =
          bins(
              training,
              classes,
              weights,
              threads,
              Optional.empty(),
              ofRows ->
                  judged.ifPresent(flows -> use[0] = flows.weigh(training, ofRows, ordinary, log)));
      try {
        return new TrainingRows(
            profile,
            classes,
            rowsOfClass,
            statistics.quantiles(),
            fingerprint.value(),
            bins,
            validationBins(validation, classes, weights, threads, bins),
            Optional.ofNullable(use[0]),
            threads);
      } catch (RuntimeException e) {
        bins.close();
        throw e;
      }
    }

    private void add(
        JudgedFlows judged,
        FlowMatrix training,
        TargetClasses classes,
        DataFingerprint fingerprint) {
      try (FlowMatrix rows = new FlowMatrix(training.features(), training.classes())) {
        judged.addTo(rows, classes, log);
        fingerprint.add("feedback", rows);
        float[] values = new float[rows.features().size()];
        for (long row = 0; row < rows.rowCount(); row++) {
          for (int feature = 0; feature < values.length; feature++) {
            values[feature] = rows.value(row, feature);
          }
          training.add(values, rows.label(row));
        }
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
                ? "upsampling: "
                    + result.trafficClass()
                    + " is not upsampled, because it has only one row"
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
              "warning: no training rows have the class "
                  + entry.getKey()
                  + "; its validation rows are not used for early stopping");
        }
      }
      if (known == 0) {
        log.accept("warning: no validation rows; training without early stopping");
        return Optional.empty();
      }
      return Optional.of(
          bins(validation, classes, weights, threads, Optional.of(training), _ -> {}));
    }

    private QuantileMatrix bins(
        FlowMatrix rows,
        TargetClasses classes,
        float[] weights,
        int threads,
        Optional<QuantileMatrix> sameBinsAs,
        Consumer<MemorySegment> reweighing) {
      QuantileMatrix bins =
          QuantileMatrix.of(library, rows, parameters.borderCount(), threads, sameBinsAs);
      try (Arena arena = Arena.ofConfined()) {
        bins.setLabels(classes.targets(rows, arena));
        MemorySegment ofRows = classes.weights(rows, weights, arena);
        reweighing.accept(ofRows);
        bins.setWeights(ofRows);
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
