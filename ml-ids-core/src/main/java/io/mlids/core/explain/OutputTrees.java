package io.mlids.core.explain;

import io.mlids.core.model.TreeStructure;
import java.util.Arrays;

/**
 * All trees of one output, in the order in which {@link TreeWalk} visits their nodes: a split, then
 * everything below its left child, then everything below its right child. A single array without
 * pointers needs half as much memory as one array per field, and the processor can prefetch it.
 *
 * <p>In a node's first element, bits 0 and 1 are its {@linkplain #LEAF kind}, bit 2 is set if
 * missing values go left, and the higher bits are its feature. The remaining elements are the bits
 * of these floats:
 *
 * <ul>
 *   <li>leaf: its value
 *   <li>other kinds: the threshold and the shares of the left and the right child, then
 *       <ul>
 *         <li>first split with two leaves: the values of the leaves, which have no elements of
 *             their own
 *         <li>further split: the share of the child that the path took at the previous split on the
 *             same feature
 *       </ul>
 * </ul>
 *
 * <p>The <i>share</i> of a node refers to the feature on which its parent splits. At each split on
 * that feature along the path from the root to the node, a fraction of the training weight follows
 * the path. The node's share is the product of these fractions.
 */
final class OutputTrees {
  static final int LEAF = 0;

  /** The path's first split on a feature, where both children are leaves. */
  static final int FIRST_WITH_LEAVES = 1;

  /** The path's first split on a feature. */
  static final int FIRST = 2;

  /** A split on a feature on which the path has already split. */
  static final int FURTHER = 3;

  static final int KIND = 3;
  static final int MISSING_SHIFT = 2;
  static final int FEATURE_SHIFT = 3;

  /** Represents the share of a feature on which the path has not yet split. */
  private static final float NO_SPLIT = -1;

  /**
   * The minimum share. It avoids divisions by zero, and changes results by less than rounding does.
   */
  private static final float SMALLEST_SHARE = 1e-30f;

  private final TreeStructure trees;

  /** For each feature, the share after its last split on the current path. */
  private final float[] shares;

  private int[] nodes = new int[64];
  private int size;
  private int mostFeaturesOnPath;
  private double mean;

  /**
   * Lays out the trees of an output.
   *
   * @param trees the trees of all outputs
   */
  OutputTrees(TreeStructure trees, int output, int featureCount) {
    this.trees = trees;
    this.shares = new float[featureCount];
    Arrays.fill(shares, NO_SPLIT);
    for (int tree = 0; tree < trees.treeCount(); tree++) {
      if (trees.output(tree) == output) {
        add(trees.root(tree), 0, 1);
      }
    }
    nodes = Arrays.copyOf(nodes, size);
  }

  /**
   * Adds a node and everything below it.
   *
   * @param features number of distinct features on the path
   * @param weight the share of the training weight that reaches the node
   */
  private void add(int node, int features, double weight) {
    if (trees.isLeaf(node)) {
      append(LEAF);
      append(trees.leafValue(node));
      countLeaf(node, features, weight);
      return;
    }
    int feature = trees.feature(node);
    int left = trees.leftChild(node);
    int right = trees.rightChild(node);
    float before = shares[feature];
    boolean first = before == NO_SPLIT;
    boolean leaves = trees.isLeaf(left) && trees.isLeaf(right);
    int kind = first ? leaves ? FIRST_WITH_LEAVES : FIRST : FURTHER;
    int missing = trees.missingGoesLeft(node) ? 1 << MISSING_SHIFT : 0;
    float leftShare = share(node, left, first ? 1 : before);
    float rightShare = share(node, right, first ? 1 : before);
    double weightHere = first ? weight : weight / before;
    int featuresHere = features + (first ? 1 : 0);
    append(kind | missing | feature << FEATURE_SHIFT);
    append(trees.threshold(node));
    append(leftShare);
    append(rightShare);
    if (kind == FIRST_WITH_LEAVES) {
      append(trees.leafValue(left));
      append(trees.leafValue(right));
      countLeaf(left, featuresHere, weightHere * leftShare);
      countLeaf(right, featuresHere, weightHere * rightShare);
      return;
    }
    if (kind == FURTHER) {
      append(before);
    }
    shares[feature] = leftShare;
    add(left, featuresHere, weightHere * leftShare);
    shares[feature] = rightShare;
    add(right, featuresHere, weightHere * rightShare);
    shares[feature] = before;
  }

  private void countLeaf(int leaf, int features, double weight) {
    mostFeaturesOnPath = Math.max(mostFeaturesOnPath, features);
    mean += weight * trees.leafValue(leaf);
  }

  /**
   * The share of a child; each child has half if no training weight reached the parent.
   *
   * @param before the share of the previous split on the same feature, or 1
   */
  private float share(int split, int child, float before) {
    float cover = trees.cover(split);
    float part = cover > 0 ? trees.cover(child) / cover : 0.5f;
    return Math.max(SMALLEST_SHARE, before * part);
  }

  private void append(float value) {
    append(Float.floatToRawIntBits(value));
  }

  private void append(int element) {
    if (size == nodes.length) {
      nodes = Arrays.copyOf(nodes, size * 2);
    }
    nodes[size++] = element;
  }

  /** The nodes; must not be modified. */
  int[] nodes() {
    return nodes;
  }

  /** The largest number of distinct features on a path. */
  int mostFeaturesOnPath() {
    return mostFeaturesOnPath;
  }

  /** The sum, over all trees, of the mean leaf value, weighted by training weight. */
  double mean() {
    return mean;
  }
}
