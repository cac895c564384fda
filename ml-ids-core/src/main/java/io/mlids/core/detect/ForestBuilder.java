package io.mlids.core.detect;

import java.util.Arrays;

/**
 * Checks trees as a file has them and lays them out as {@link TreeNodes} walks them: breadth first,
 * the two children of a node side by side.
 */
final class ForestBuilder {
  /** Deeper than any training grows a tree; it bounds the time that a row takes. */
  static final int MAX_DEPTH = 1_024;

  private static final int NONE = -1;

  private long[] nodes = new long[1_024];
  private int size;
  private int[] roots = new int[64];
  private int[] depths = new int[64];
  private int treeCount;
  private int largestFeature = -1;

  /** A tree as the file has it: an entry per node in every array. */
  static final class Tree {
    int id = NONE;
    int[] left = {};
    int[] right = {};
    int[] features = {};

    /** Thresholds of splits, values of leaves. */
    float[] values = {};

    int[] defaultLeft = {};

    /** 0: numeric. Files without categorical support have none. */
    int[] splitTypes = {};
  }

  void add(Tree tree) throws UnknownModelException {
    check(tree, tree.id == treeCount, "stands at place " + treeCount);
    int count = tree.left.length;
    check(tree, count > 0, "has no nodes");
    check(
        tree,
        tree.right.length == count
            && tree.features.length == count
            && tree.values.length == count
            && tree.defaultLeft.length == count
            && (tree.splitTypes.length == count || tree.splitTypes.length == 0),
        "has node arrays of different lengths");
    for (int type : tree.splitTypes) {
      check(tree, type == 0, "has categorical splits, only numeric ones can be evaluated");
    }
    reserve(count);
    roots[treeCount] = size;
    depths[treeCount] = layOut(tree);
    treeCount++;
  }

  /** Breadth first from the root; nodes that pruning has cut off are not reached. */
  private int layOut(Tree tree) throws UnknownModelException {
    int count = tree.left.length;
    int[] order = new int[count];
    boolean[] reached = new boolean[count];
    reached[0] = true;
    int placed = 1;
    int depth = 0;
    int levelEnd = 1;
    for (int place = 0; place < placed; place++) {
      if (place == levelEnd) {
        depth++;
        levelEnd = placed;
        check(tree, depth <= MAX_DEPTH, "is deeper than " + MAX_DEPTH);
      }
      int node = order[place];
      int left = tree.left[node];
      int right = tree.right[node];
      if (left == NONE) {
        check(tree, right == NONE, "has a node with one child, " + node);
        check(tree, Float.isFinite(tree.values[node]), "has no number in leaf " + node);
        nodes[size + place] = TreeNodes.leaf(tree.values[node]);
        continue;
      }
      for (int child : new int[] {left, right}) {
        check(tree, child > 0 && child < count, "has no node " + child + " below node " + node);
        check(tree, !reached[child], "has two ways to node " + child);
        reached[child] = true;
      }
      nodes[size + place] = split(tree, node, placed + 1 - place);
      order[placed++] = left;
      order[placed++] = right;
    }
    size += placed;
    return depth;
  }

  private long split(Tree tree, int node, int distanceToRight) throws UnknownModelException {
    int feature = tree.features[node];
    check(
        tree,
        feature >= 0 && feature < TreeNodes.MAX_FEATURES,
        "splits by feature " + feature + " in node " + node);
    check(tree, !Float.isNaN(tree.values[node]), "has no threshold in node " + node);
    check(
        tree,
        distanceToRight <= TreeNodes.MAX_DISTANCE,
        "has more nodes than can be evaluated, train with a smaller depth");
    largestFeature = Math.max(largestFeature, feature);
    return TreeNodes.split(
        feature, tree.defaultLeft[node] != 0, tree.values[node], distanceToRight);
  }

  /**
   * All trees.
   *
   * @param treeOutputs which sum each tree adds to
   * @param outputs how many sums there are
   */
  TreeNodes build(int featureCount, int[] treeOutputs, int outputs) throws UnknownModelException {
    if (treeCount == 0) {
      throw new UnknownModelException("has no trees");
    }
    if (largestFeature >= featureCount) {
      throw new UnknownModelException(
          "splits by feature " + largestFeature + " of " + featureCount);
    }
    if (treeOutputs.length != treeCount) {
      throw new UnknownModelException(
          "has " + treeOutputs.length + " entries of tree_info for " + treeCount + " trees");
    }
    for (int output : treeOutputs) {
      if (output < 0 || output >= outputs) {
        throw new UnknownModelException("has a tree for class " + output + " of " + outputs);
      }
    }
    return new TreeNodes(
        Arrays.copyOf(nodes, size),
        Arrays.copyOf(roots, treeCount),
        Arrays.copyOf(depths, treeCount),
        treeOutputs);
  }

  private void reserve(int more) throws UnknownModelException {
    if ((long) size + more > Integer.MAX_VALUE / 8) {
      throw new UnknownModelException("has more nodes than can be evaluated");
    }
    if (size + more > nodes.length) {
      nodes = Arrays.copyOf(nodes, Math.max(size + more, nodes.length * 2));
    }
    if (treeCount == roots.length) {
      roots = Arrays.copyOf(roots, treeCount * 2);
      depths = Arrays.copyOf(depths, treeCount * 2);
    }
  }

  private static void check(Tree tree, boolean condition, String otherwise)
      throws UnknownModelException {
    if (!condition) {
      throw new UnknownModelException("tree " + tree.id + " " + otherwise);
    }
  }
}
