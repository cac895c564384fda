package io.mlids.core.explain;

import io.mlids.core.model.TreeStructure;
import java.util.Arrays;

/**
 * One tree, prepared for {@link TreeWalk}. Nodes are numbered from the root, 0; the left child of a
 * node directly precedes its right child.
 *
 * <p>The <i>share</i> of a node is the share of the training weight that takes the same side at
 * every split on its parent's feature, on the path from the root: the product of the shares at
 * these splits.
 */
final class PathTree {
  /** The feature of a leaf. */
  static final int LEAF = -1;

  /** The share before the first split on a feature. */
  static final float NO_SPLIT = -1;

  final int[] feature;

  /** The threshold of a split, the value of a leaf. */
  final float[] value;

  final boolean[] missingGoesLeft;

  /** The left child of a split. */
  final int[] left;

  /** The share of each node; the root's is not used. */
  final float[] share;

  /**
   * The share of the nearest ancestor whose parent splits on the same feature as the node's parent;
   * {@link #NO_SPLIT} if there is none.
   */
  final float[] shareBefore;

  private int size = 1;
  private int depth;
  private int mostFeaturesOnPath;
  private double mean;

  private PathTree(int nodes) {
    feature = new int[nodes];
    value = new float[nodes];
    missingGoesLeft = new boolean[nodes];
    left = new int[nodes];
    share = new float[nodes];
    shareBefore = new float[nodes];
  }

  static PathTree of(TreeStructure trees, int tree, int featureCount) {
    int root = trees.root(tree);
    PathTree paths = new PathTree(count(trees, root));
    float[] shares = new float[featureCount];
    Arrays.fill(shares, NO_SPLIT);
    paths.copy(trees, root, 0, shares, new Path(0, 0, 1));
    return paths;
  }

  /**
   * The path to a node.
   *
   * @param length number of splits
   * @param features number of distinct features
   * @param weight the share of the training weight that reaches the node
   */
  private record Path(int length, int features, double weight) {}

  private static int count(TreeStructure trees, int node) {
    return trees.isLeaf(node)
        ? 1
        : 1 + count(trees, trees.leftChild(node)) + count(trees, trees.rightChild(node));
  }

  private void copy(TreeStructure trees, int from, int to, float[] shares, Path path) {
    if (trees.isLeaf(from)) {
      feature[to] = LEAF;
      value[to] = trees.leafValue(from);
      depth = Math.max(depth, path.length);
      mostFeaturesOnPath = Math.max(mostFeaturesOnPath, path.features);
      mean += path.weight * value[to];
      return;
    }
    int split = trees.feature(from);
    feature[to] = split;
    value[to] = trees.threshold(from);
    missingGoesLeft[to] = trees.missingGoesLeft(from);
    left[to] = size;
    size += 2;
    float before = shares[split];
    boolean first = before == NO_SPLIT;
    for (int side = 0; side < 2; side++) {
      int child = side == 0 ? trees.leftChild(from) : trees.rightChild(from);
      float now = (first ? 1 : before) * share(trees, from, child);
      share[left[to] + side] = now;
      shareBefore[left[to] + side] = before;
      shares[split] = now;
      copy(
          trees,
          child,
          left[to] + side,
          shares,
          new Path(
              path.length + 1, path.features + (first ? 1 : 0), path.weight * ratio(now, before)));
    }
    shares[split] = before;
  }

  /**
   * The factor by which a further split on a feature reduces the share.
   *
   * @param share the share after the split
   * @param before the share before the split, or {@link #NO_SPLIT}
   */
  static double ratio(float share, float before) {
    return before == NO_SPLIT ? share : before == 0 ? 0 : (double) share / before;
  }

  /** The share of a split's training weight that goes to a child; half if no weight arrived. */
  private static float share(TreeStructure trees, int split, int child) {
    float cover = trees.cover(split);
    return cover > 0 ? trees.cover(child) / cover : 0.5f;
  }

  /** Number of splits on the longest path. */
  int depth() {
    return depth;
  }

  /** The largest number of distinct features on a path. */
  int mostFeaturesOnPath() {
    return mostFeaturesOnPath;
  }

  /** The mean leaf over the training weight. */
  double mean() {
    return mean;
  }
}
