package io.mlids.train.fit;

import io.mlids.train.calibration.CalibrationMethod;
import java.util.OptionalDouble;

/**
 * Training parameters, with the same names and meanings as in the parameter file that {@link
 * ParameterFile} reads.
 *
 * @param objective which classes the model distinguishes
 * @param nrIterations maximum number of boosting rounds, 1 to 100000; each round adds one tree, or
 *     one per class
 * @param treeDepth maximum depth of a tree, 1 to 30
 * @param learningRate factor applied to each tree's output, greater than 0, at most 1
 * @param l2Reg L2 regularisation of leaf values, at least 0
 * @param borderCount number of histogram bins per feature, 2 to 65535; with up to 256 bins, each
 *     value takes one byte
 * @param useValSet whether the validation rows are used for early stopping; otherwise they are used
 *     for training
 * @param earlyStoppingRounds training stops after this many rounds without improvement on the
 *     validation rows; 0: train and keep all rounds
 * @param nrSamplesAttackCategory attack classes with fewer training rows are upsampled to this
 *     number with synthetic rows; 0: no upsampling
 * @param classWeights whether every class has the same total weight, regardless of its number of
 *     rows
 * @param randomSeed seed for all random choices, at least 0; −1: a random seed
 * @param taskType hardware to train on
 * @param calibration how scores become probabilities; needs validation rows
 * @param decisionThreshold a flow with at least this score, 0 to 1, is classified as an attack. The
 *     score is the attack probability before calibration, so that a calibration changes no decision
 * @param maxFalsePositiveRate maximum share of benign validation rows, 0 to 1, classified as
 *     attacks; the decision threshold is raised as far as this requires. If absent, the threshold
 *     is not changed
 * @param trees parameters for the shape of trees
 * @param randomStrength a CatBoost parameter that occurs in the Python original's parameter files;
 *     has no effect
 */
public record TrainingParameters(
    Objective objective,
    int nrIterations,
    int treeDepth,
    double learningRate,
    double l2Reg,
    int borderCount,
    boolean useValSet,
    int earlyStoppingRounds,
    int nrSamplesAttackCategory,
    boolean classWeights,
    int randomSeed,
    TaskType taskType,
    CalibrationMethod calibration,
    double decisionThreshold,
    OptionalDouble maxFalsePositiveRate,
    TreeParameters trees,
    OptionalDouble randomStrength) {

  /** The parameter values that result from an empty parameter file. */
  public static final TrainingParameters DEFAULTS =
      new TrainingParameters(
          Objective.BINARY,
          500,
          8,
          0.1,
          1,
          256,
          true,
          30,
          0,
          false,
          42,
          TaskType.CPU,
          CalibrationMethod.PLATT,
          0.5,
          OptionalDouble.empty(),
          TreeParameters.DEFAULTS,
          OptionalDouble.empty());

  /** The value of {@link #randomSeed} that requests a random seed. */
  public static final int ANY_SEED = -1;

  /** The same parameters with a different seed. */
  public TrainingParameters withRandomSeed(int seed) {
    return with(useValSet, earlyStoppingRounds, seed);
  }

  /** The same parameters for training on only the training rows. */
  TrainingParameters withoutValidationRows() {
    return with(true, 0, randomSeed);
  }

  private TrainingParameters with(boolean validation, int patience, int seed) {
    return new TrainingParameters(
        objective,
        nrIterations,
        treeDepth,
        learningRate,
        l2Reg,
        borderCount,
        validation,
        patience,
        nrSamplesAttackCategory,
        classWeights,
        seed,
        taskType,
        calibration,
        decisionThreshold,
        maxFalsePositiveRate,
        trees,
        randomStrength);
  }
}
