package io.mlids.train.fit;

import io.mlids.core.model.ModelBundle;
import io.mlids.core.model.ModelBundleWriter;
import io.mlids.core.model.ModelManifest;
import io.mlids.core.model.ProbabilityCalibration;
import io.mlids.train.calibration.CalibrationFitter;
import io.mlids.train.calibration.CalibrationMethod;
import io.mlids.train.evaluation.Evaluation;
import io.mlids.train.evaluation.LabelledScores;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/**
 * Calibrates a model with the validation rows and sets its decision threshold. If the model is also
 * trained on these rows, it scores them better than new rows, so a second model is trained on only
 * the training rows, scores the validation rows and is then discarded.
 */
final class ModelCalibration {
  private final SplitFiles files;
  private final SplitEvaluation evaluation;
  private final TrainingParameters parameters;
  private final Consumer<String> log;

  /**
   * A calibration.
   *
   * @param calibration empty if there are too few rows to calibrate
   * @param validation results of the second model on the validation rows; empty if none was trained
   */
  record Fitted(Optional<ProbabilityCalibration> calibration, Optional<Evaluation> validation) {
    static final Fitted NOTHING = new Fitted(Optional.empty(), Optional.empty());
  }

  ModelCalibration(SplitFiles files, TrainingParameters parameters, Consumer<String> log) {
    this.files = files;
    this.evaluation = new SplitEvaluation(files);
    this.parameters = parameters;
    this.log = log;
  }

  boolean needsSecondModel() {
    return !parameters.useValSet() && parameters.calibration() != CalibrationMethod.NONE;
  }

  /**
   * Calibrates with the second model.
   *
   * @param discarded a bundle with the model file, which this method completes
   */
  Fitted fitSecondModel(ModelBundleWriter discarded, ModelManifest.Builder manifest)
      throws IOException {
    discarded.write(manifest);
    Optional<ProbabilityCalibration> calibration =
        fit(evaluation.validationScores(ModelBundle.open(discarded.staging())));
    if (calibration.isEmpty()) {
      return Fitted.NOTHING;
    }
    discarded.write(manifest.calibration(calibration.get()));
    ModelBundle calibrated = ModelBundle.open(discarded.staging());
    return new Fitted(
        calibration, Optional.of(evaluation.evaluate(calibrated, List.of(files.validation()))));
  }

  /**
   * Sets the calibration and the threshold of a model. The threshold refers to calibrated
   * probabilities.
   *
   * @param uncalibrated the model's bundle
   * @param second the calibration by the second model, if one was needed
   */
  void apply(ModelManifest.Builder manifest, ModelBundle uncalibrated, Fitted second)
      throws IOException {
    Optional<LabelledScores> validation = Optional.empty();
    Optional<ProbabilityCalibration> calibration = second.calibration();
    if (parameters.useValSet()
        && (parameters.calibration() != CalibrationMethod.NONE
            || parameters.maxFalsePositiveRate().isPresent())) {
      validation = Optional.of(evaluation.validationScores(uncalibrated));
      calibration = fit(validation.get());
    }
    DoubleUnaryOperator probability = probability(calibration);
    double threshold = probability.applyAsDouble(parameters.decisionThreshold());
    if (parameters.maxFalsePositiveRate().isPresent()) {
      threshold = threshold(validation.orElseThrow(), probability, threshold);
    }
    calibration.ifPresent(manifest::calibration);
    manifest.threshold(threshold);
  }

  private Optional<ProbabilityCalibration> fit(LabelledScores validation) {
    return CalibrationFitter.fit(validation, parameters.calibration(), files.validation(), log);
  }

  private static DoubleUnaryOperator probability(Optional<ProbabilityCalibration> calibration) {
    return calibration.isPresent()
        ? calibration.get().curve()::probability
        : DoubleUnaryOperator.identity();
  }

  private double threshold(
      LabelledScores validation, DoubleUnaryOperator probability, double least) {
    double most = parameters.maxFalsePositiveRate().orElseThrow();
    double[] benign =
        IntStream.range(0, validation.size())
            .filter(row -> !validation.isAttack(row))
            .mapToDouble(row -> probability.applyAsDouble(validation.score(row)))
            .toArray();
    double threshold = DecisionThreshold.forFalsePositives(benign, least, most);
    log.accept(
        String.format(
            Locale.ROOT,
            "decision threshold %.4f: at most %s of the %d benign validation rows reach it",
            threshold,
            most,
            benign.length));
    return threshold;
  }
}
