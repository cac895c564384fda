package io.mlids.core.model;

import java.util.Arrays;

/**
 * Checks the trees in a model file and lays them out for {@link TreeNodes}: breadth first, with the
 * two children of a node next to each other.
 */
final class ForestBuilder {
  /**
   * The maximum depth of a tree. Trained trees are less deep; the limit bounds the time per row.
   */
  static final int MAX_DEPTH = 1_024;

  private static final int NONE = -1;

  private long[] nodes = new long[1_024];
  private float[] covers = new float[1_024];
  private boolean covered = true;
  private int size;
  private int[] roots = new int[64];
  private int[] depths = new int[64];
  private int treeCount;
  private int largestFeature = NONE;

  /** A tree as stored in the file; each array has one entry per node. */
  static final class Tree {
    int id = NONE;
    int[] left = {};
    int[] right = {};
    int[] features = {};

    /** Split thresholds and leaf values. */
    float[] values = {};

    int[] defaultLeft = {};

    /**
     * 0 for numeric splits; absent from the files of XGBoost versions that support no other splits.
     */
    int[] splitTypes = {};

    /**
     * The training weight that reached each node ({@code sum_hessian}); absent if another program
     * wrote the file without it.
     */
    float[] covers = {};
  }

  /** Adds the next tree. */
  void add(Tree tree) throws UnknownModelException {
    int count = tree.left.length;
    if (tree.id != treeCount) {
      throw refused("has id " + tree.id);
    }
    if (count == 0) {
      throw refused("has no nodes");
    }
    if (tree.right.length != count
        || tree.features.length != count
        || tree.values.length != count
        || tree.defaultLeft.length != count
        || (tree.splitTypes.length != count && tree.splitTypes.length != 0)
        || (tree.covers.length != count && tree.covers.length != 0)) {
      throw refused("has node arrays of different lengths");
    }
    for (int type : tree.splitTypes) {
      if (type != 0) {
        throw refused("has categorical splits; only numeric splits are supported");
      }
    }
    covered &= tree.covers.length == count;
    reserve(count);
    roots[treeCount] = size;
    depths[treeCount] = layOut(tree);
    treeCount++;
  }

  /**
   * Places the nodes that are reachable from the root. Other nodes may exist because pruning leaves
   * unreachable nodes in the file.
   *
   * @return the number of steps from the root to the deepest leaf
   */
  private int layOut(Tree tree) throws UnknownModelException {
    int[] order = new int[tree.left.length];
    boolean[] reached = new boolean[order.length];
    reached[0] = true;
    int placed = 1;
    int depth = 0;
    int levelEnd = 1;
    for (int place = 0; place < placed; place++) {
      if (place == levelEnd) {
        depth++;
        levelEnd = placed;
      }
      int node = order[place];
      covers[size + place] = cover(tree, node);
      if (tree.left[node] == NONE && tree.right[node] == NONE) {
        nodes[size + place] = leaf(tree, node);
      } else {
        order[placed] = child(tree.left[node], node, reached);
        order[placed + 1] = child(tree.right[node], node, reached);
        nodes[size + place] = split(tree, node, placed + 1 - place);
        placed += 2;
      }
    }
    if (depth > MAX_DEPTH) {
      throw refused("is deeper than " + MAX_DEPTH + " levels");
    }
    size += placed;
    return depth;
  }

  /** Checks that a child exists and has only one parent, which rules out cycles. */
  private int child(int child, int node, boolean[] reached) throws UnknownModelException {
    if (child < 0 || child >= reached.length) {
      throw refused("has no node " + child + ", which is a child of node " + node);
    }
    if (reached[child]) {
      throw refused("has two paths to node " + child);
    }
    reached[child] = true;
    return child;
  }

  private float cover(Tree tree, int node) throws UnknownModelException {
    float cover = tree.covers.length == 0 ? 0 : tree.covers[node];
    if (!(cover >= 0 && cover < Float.POSITIVE_INFINITY)) {
      throw refused("has an invalid sum_hessian in node " + node);
    }
    return cover;
  }

  private long leaf(Tree tree, int node) throws UnknownModelException {
    if (!Float.isFinite(tree.values[node])) {
      throw refused("has a non-finite leaf value in node " + node);
    }
    return TreeNodes.leaf(tree.values[node]);
  }

  private long split(Tree tree, int node, int distanceToRight) throws UnknownModelException {
    int feature = tree.features[node];
    if (feature < 0 || feature >= TreeNodes.MAX_FEATURES) {
      throw refused("splits on the invalid feature " + feature + " in node " + node);
    }
    if (Float.isNaN(tree.values[node])) {
      throw refused("has a NaN threshold in node " + node);
    }
    if (distanceToRight > TreeNodes.MAX_DISTANCE) {
      throw refused("has too many nodes; train with a smaller maximum depth");
    }
    largestFeature = Math.max(largestFeature, feature);
    boolean missingGoesLeft = tree.defaultLeft[node] != 0;
    return TreeNodes.split(feature, missingGoesLeft, tree.values[node], distanceToRight);
  }

  /**
   * Builds the forest from all added trees.
   *
   * @param treeOutputs for each tree, the output to which the tree adds
   * @param outputs the number of outputs
   */
  TreeNodes build(int featureCount, int[] treeOutputs, int outputs) throws UnknownModelException {
    if (treeCount == 0) {
      throw new UnknownModelException("the model has no trees");
    }
    if (largestFeature >= featureCount) {
      throw new UnknownModelException(
          "the model splits on feature "
              + largestFeature
              + ", but has only "
              + featureCount
              + " features");
    }
    if (treeOutputs.length != treeCount) {
      throw new UnknownModelException(
          treeOutputs.length + " tree_info entries for " + treeCount + " trees");
    }
    for (int output : treeOutputs) {
      if (output < 0 || output >= outputs) {
        throw new UnknownModelException(
            "tree_info contains output " + output + ", but the number of outputs is " + outputs);
      }
    }
    reserve(1);
    nodes[size++] = TreeNodes.leaf(0);
    return new TreeNodes(
        Arrays.copyOf(nodes, size),
        covered ? Arrays.copyOf(covers, size) : new float[0],
        Arrays.copyOf(roots, treeCount),
        Arrays.copyOf(depths, treeCount),
        treeOutputs);
  }

  private void reserve(int more) throws UnknownModelException {
    if (more > Integer.MAX_VALUE / 4 - size) {
      throw new UnknownModelException("the model has too many nodes");
    }
    if (size + more > nodes.length) {
      nodes = Arrays.copyOf(nodes, Math.max(size + more, nodes.length * 2));
      covers = Arrays.copyOf(covers, nodes.length);
    }
    if (treeCount == roots.length) {
      roots = Arrays.copyOf(roots, treeCount * 2);
      depths = Arrays.copyOf(depths, treeCount * 2);
    }
  }

  private UnknownModelException refused(String reason) {
    return new UnknownModelException("tree " + treeCount + " " + reason);
  }
}
