package io.mlids.core.model;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * Boosted decision trees as XGBoost trains them, evaluated in Java. Reads XGBoost's JSON model
 * format as versions 1.7 to 3 write it, for the objectives {@code binary:logistic} and {@code
 * multi:softprob}, the booster {@code gbtree} and numeric splits; refuses everything else.
 *
 * <p>Decisions compare 32-bit floats and leaves add up as 32-bit floats in the order of the trees,
 * as in XGBoost, so that margins are the same to the bit and probabilities to the last few.
 *
 * <p>Immutable and thread-safe. Scoring allocates nothing but, once per thread, a few kilobytes for
 * the rows in work.
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
   * @throws ModelFormatException if it is not an XGBoost JSON model or uses unsupported features
   */
  public static TreeEnsemble read(Path file) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      return read(in, file.toString());
    }
  }

  /**
   * Reads a model to the end of its document; the stream stays open.
   *
   * @param name for messages
   * @throws ModelFormatException as {@link #read(Path)}
   */
  public static TreeEnsemble read(InputStream in, String name) throws IOException {
    return XgboostModelReader.read(in, name);
  }

  /** Values per row. */
  public int featureCount() {
    return featureCount;
  }

  /** The names of the features in order, empty if the file has none. */
  public List<String> featureNames() {
    return featureNames;
  }

  /** Number of classes: 2 for a binary model. */
  public int classCount() {
    return Math.max(2, outputCount);
  }

  /**
   * Probabilities per row: for a binary model 1, that of the positive class; otherwise one per
   * class.
   */
  public int outputCount() {
    return outputCount;
  }

  /** Number of trees. */
  public int treeCount() {
    return nodes.treeCount();
  }

  /**
   * The class probabilities of one row or many.
   *
   * @param rows row-major, {@link #featureCount()} values each, NaN for missing
   * @param firstRow of {@code rows}, from 0
   * @param count of rows
   * @param out receives {@code count} × {@link #outputCount()} probabilities, row-major
   */
  public void predict(float[] rows, int firstRow, int count, float[] out) {
    margins(rows, firstRow, count, out);
    objective.toProbabilities(out, count, outputCount);
  }

  /**
   * The sums of the trees' leaves before they become probabilities; parameters as {@link #predict}.
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
