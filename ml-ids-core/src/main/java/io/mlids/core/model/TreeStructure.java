package io.mlids.core.model;

/**
 * Reads the trees of a {@link TreeEnsemble} node by node, for explanations. The nodes of all trees
 * are numbered in one sequence; the left child of a node directly precedes its right child.
 * Immutable and thread-safe.
 */
public final class TreeStructure {
  private final TreeNodes nodes;

  TreeStructure(TreeNodes nodes) {
    this.nodes = nodes;
  }

  /** Number of trees. */
  public int treeCount() {
    return nodes.treeCount();
  }

  /** The number of a tree's root node. */
  public int root(int tree) {
    return nodes.root(tree);
  }

  /** The output whose margin a tree adds to. */
  public int output(int tree) {
    return nodes.output(tree);
  }

  /** Returns whether a node has no children. */
  public boolean isLeaf(int node) {
    return nodes.isLeaf(node);
  }

  /** The margin that a leaf adds. */
  public float leafValue(int leaf) {
    return nodes.leafValue(leaf);
  }

  /** The index of the feature that a split compares. */
  public int feature(int split) {
    return nodes.feature(split);
  }

  /** A row goes to the left child of a split if the row's value is below this threshold. */
  public float threshold(int split) {
    return nodes.threshold(split);
  }

  /** Returns whether a row in which the value is missing goes to the left child of a split. */
  public boolean missingGoesLeft(int split) {
    return nodes.missingGoesLeft(split);
  }

  /** The number of a split's left child. */
  public int leftChild(int split) {
    return nodes.rightChild(split) - 1;
  }

  /** The node number of a split's right child. */
  public int rightChild(int split) {
    return nodes.rightChild(split);
  }

  /**
   * The training weight that reached a node: the second derivatives of the loss, summed over the
   * node's training rows ({@code sum_hessian}). The weight has no unit and is at least 0.
   */
  public float cover(int node) {
    return nodes.cover(node);
  }
}
