package io.mlids.core.model;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Evaluates boosted decision trees trained by XGBoost. Reads the JSON model format of XGBoost 1.7
 * to 3 and supports the objectives {@code binary:logistic} and {@code multi:softprob}, the booster
 * {@code gbtree} and numeric splits.
 *
 * <p>Like XGBoost, it compares 32-bit floats and adds the leaves as 32-bit floats in the order of
 * the trees. Margins are therefore identical to XGBoost's, and probabilities differ in the last few
 * bits at most.
 *
 * <p>Immutable and thread-safe. Scoring allocates only a few kilobytes, once per thread.
 */
public final class TreeEnsemble {
  private final Objective objective;
  private final List<String> featureNames;
  private final int featureCount;
  private final int outputCount;
  private final float[] baseMargins;
  private final TreeNodes nodes;

  TreeEnsemble(
      Objective objective,
      List<String> featureNames,
      int featureCount,
      float[] baseMargins,
      TreeNodes nodes) {
    this.objective = objective;
    this.featureNames = List.copyOf(featureNames);
    this.featureCount = featureCount;
    this.outputCount = baseMargins.length;
    this.baseMargins = baseMargins;
    this.nodes = nodes;
  }

  /**
   * Reads a model file.
   *
   * @throws ModelFormatException if the file is not an XGBoost JSON model or uses unsupported
   *     features
   */
  public static TreeEnsemble read(Path file) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      return read(in, file.toString());
    }
  }

  /**
   * Reads a model up to the end of the JSON document and leaves the stream open.
   *
   * @param name the model's name in error messages
   * @throws ModelFormatException as {@link #read(Path)} does
   */
  public static TreeEnsemble read(InputStream in, String name) throws IOException {
    return XgboostModelReader.read(in, name);
  }

  /** Values per row. */
  public int featureCount() {
    return featureCount;
  }

  /** The feature names in order; empty if the file contains none. */
  public List<String> featureNames() {
    return featureNames;
  }

  /** Number of classes: 2 for a binary model. */
  public int classCount() {
    return Math.max(2, outputCount);
  }

  /**
   * Number of probabilities per row. A binary model returns only the probability of the positive
   * class; any other model returns one probability per class.
   */
  public int outputCount() {
    return outputCount;
  }

  /** Number of trees. */
  public int treeCount() {
    return nodes.treeCount();
  }

  /**
   * The initial margin of each output, to which the trees add.
   *
   * @return a copy of {@link #outputCount()} margins
   */
  public float[] baseMargins() {
    return baseMargins.clone();
  }

  /** The trees with their covers; empty if the file does not contain the covers. */
  public Optional<TreeStructure> structure() {
    return nodes.hasCovers() ? Optional.of(new TreeStructure(nodes)) : Optional.empty();
  }

  /**
   * Computes the class probabilities of one or more rows.
   *
   * @param rows row-major, {@link #featureCount()} values each, NaN for missing
   * @param firstRow index of the first row to score
   * @param count number of rows to score
   * @param out receives {@code count} × {@link #outputCount()} probabilities, row-major
   */
  public void predict(float[] rows, int firstRow, int count, float[] out) {
    margins(rows, firstRow, count, out);
    objective.toProbabilities(out, count, outputCount);
  }

  /**
   * Computes the margins (the sums of leaf values before conversion to probabilities); see {@link
   * #predict} for the parameters.
   */
  public void margins(float[] rows, int firstRow, int count, float[] out) {
    Objects.checkFromIndexSize(firstRow, count, rows.length / featureCount);
    Objects.checkFromIndexSize(0, count, out.length / outputCount);
    for (int row = 0; row < count; row++) {
      System.arraycopy(baseMargins, 0, out, row * outputCount, outputCount);
    }
    nodes.addLeaves(rows, firstRow, count, featureCount, out, outputCount);
  }
}
