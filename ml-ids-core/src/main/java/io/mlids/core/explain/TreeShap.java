package io.mlids.core.explain;

import io.mlids.core.model.TreeEnsemble;
import io.mlids.core.model.TreeStructure;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Computes exact SHAP values. These are the Shapley values of a row's features: they divide the
 * difference between the row's margin and the model's mean margin among the features. A split on an
 * absent feature takes both branches, weighted by the training weight that went each way
 * (path-dependent TreeSHAP: Lundberg et al., <i>From local explanations to global understanding
 * with explainable AI for trees</i>, Nature Machine Intelligence 2, 2020). XGBoost's {@code
 * pred_contribs} returns the same values. Missing values follow the default direction of each
 * split.
 *
 * <p>For a given set of present features, the weight of a leaf is the product of one factor per
 * feature on the path to the leaf. The factor of a present feature is 1 if the row's value leads to
 * the leaf, and 0 otherwise. The factor of an absent feature is the share of the training weight
 * that its splits send towards the leaf. The Shapley value is the integral of the derivative of the
 * product's multilinear extension along the diagonal (Owen, <i>Multilinear extensions of games</i>,
 * Management Science 18, 1972). The integrand is a polynomial whose degree is below the number of
 * distinct features on the path, so a {@link Quadrature} with few points integrates it exactly:
 * four points suffice for depth 8. One walk over the tree multiplies the factors at each point on
 * the way down and adds the leaves on the way up. The time is proportional to the number of nodes
 * times the number of points.
 *
 * <p>Immutable and thread-safe. Each call allocates a few hundred bytes.
 */
public final class TreeShap {
  private final int featureCount;
  private final List<OutputTrees> outputs;
  private final double[] bias;
  private final Quadrature quadrature;

  private TreeShap(TreeEnsemble model, TreeStructure trees) {
    featureCount = model.featureCount();
    outputs =
        IntStream.range(0, model.outputCount())
            .mapToObj(output -> new OutputTrees(trees, output, featureCount))
            .toList();
    float[] base = model.baseMargins();
    bias = new double[base.length];
    Arrays.setAll(bias, output -> base[output] + outputs.get(output).mean());
    int degree = outputs.stream().mapToInt(OutputTrees::mostFeaturesOnPath).max().orElse(1) - 1;
    quadrature = Quadrature.ofPoints(degree / 2 + 1);
  }

  /**
   * Prepares a model.
   *
   * @return the explainer; empty if the model's file does not contain the training weights of its
   *     nodes
   */
  public static Optional<TreeShap> of(TreeEnsemble model) {
    return model.structure().map(structure -> new TreeShap(model, structure));
  }

  /** Number of features, which is the number of values in a row. */
  public int featureCount() {
    return featureCount;
  }

  /** Number of margins: 1 for a binary model, otherwise one per class. */
  public int outputCount() {
    return bias.length;
  }

  /**
   * The mean margin of an output, weighted by training weight: the expected margin of a row whose
   * values are all unknown.
   */
  public double bias(int output) {
    return bias[output];
  }

  /**
   * Computes the SHAP values of one row for one output. These values and the {@linkplain #bias
   * bias} add up to the margin.
   *
   * @param row {@link #featureCount()} values, NaN for missing
   * @param output the index of the output
   * @return one value per feature, in the unit of margins (log-odds for a binary model)
   */
  public double[] values(float[] row, int output) {
    if (row.length != featureCount) {
      throw new IllegalArgumentException(row.length + " values for " + featureCount + " features");
    }
    Objects.checkIndex(output, bias.length);
    double[] values = new double[featureCount];
    for (int point = 0; point < quadrature.count(); point += TreeWalk.LANES) {
      new TreeWalk(quadrature, point, row, values).add(outputs.get(output));
    }
    return values;
  }

  /**
   * Computes the SHAP values of one row for all outputs, in the layout of {@code pred_contribs}.
   *
   * @param row {@link #featureCount()} values, NaN for missing
   * @return for each output, one value per feature, followed by the bias
   */
  public double[][] contributions(float[] row) {
    double[][] contributions = new double[bias.length][];
    for (int output = 0; output < bias.length; output++) {
      contributions[output] = Arrays.copyOf(values(row, output), featureCount + 1);
      contributions[output][featureCount] = bias[output];
    }
    return contributions;
  }
}
