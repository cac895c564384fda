package io.mlids.train.fit;

import java.util.OptionalDouble;

/**
 * How to train. The names and meanings are those of the parameter file, which {@link ParameterFile}
 * reads.
 *
 * @param objective whether attack classes are distinguished
 * @param nrIterations rounds of boosting at most, 1 to 100000; a round grows one tree, or one per
 *     class
 * @param treeDepth edges from a tree's root to its leaves at most, 1 to 30
 * @param learningRate the part of each tree's correction that is taken, over 0 to 1
 * @param l2Reg how strongly the leaves' values are drawn to 0, from 0
 * @param borderCount histogram bins per feature, 2 to 65535; up to 256 need one byte per value
 * @param useValSet whether the validation rows say when to stop; else they are trained on
 * @param earlyStoppingRounds rounds without improvement on the validation rows that end the
 *     training; 0: train all rounds and keep them
 * @param nrSamplesAttackCategory attack classes with fewer training rows are filled up to this
 *     number with synthetic ones; 0: none
 * @param classWeights whether every class weighs the same in total, however many rows it has
 * @param randomSeed of every random choice, from 0; −1: a random one
 * @param taskType what to train on
 * @param decisionThreshold from which attack probability on, 0 to 1, a flow is called an attack
 * @param maxFalsePositiveRate the share of benign validation rows, 0 to 1, that may be taken for
 *     attacks: the decision threshold is raised until no more are; absent: it stays
 * @param randomStrength a parameter of CatBoost in the original's files; has no effect
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
    double decisionThreshold,
    OptionalDouble maxFalsePositiveRate,
    OptionalDouble randomStrength) {

  /** What a parameter file that says nothing means. */
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
          0.5,
          OptionalDouble.empty(),
          OptionalDouble.empty());

  /** The value of {@link #randomSeed} that requests a random one. */
  public static final int ANY_SEED = -1;

  /** The same parameters with another seed. */
  public TrainingParameters withRandomSeed(int seed) {
    return new TrainingParameters(
        objective,
        nrIterations,
        treeDepth,
        learningRate,
        l2Reg,
        borderCount,
        useValSet,
        earlyStoppingRounds,
        nrSamplesAttackCategory,
        classWeights,
        seed,
        taskType,
        decisionThreshold,
        maxFalsePositiveRate,
        randomStrength);
  }
}
