package io.mlids.core.model;

import java.util.Arrays;

/**
 * Stores the nodes of all trees in one array and evaluates them.
 *
 * <p>Each node is one {@code long}. The next node is computed from it without a branch, because the
 * processor mispredicts branches on traffic features half of the time. Bits 63 to 32 are the
 * threshold, converted to a key: an integer that sorts like the float. Bits 31 to 20 are the index,
 * among the row's keys, of the key to compare with the threshold. Bits 19 to 0 are the distance to
 * the right child. The left child directly precedes the right child.
 *
 * <p>Each row is converted to keys once for all trees, with two keys per feature. The two keys are
 * equal unless the value is missing. If the value is missing, the first key is the smallest
 * possible key and the second is the largest. A node's index refers to the first or the second key,
 * depending on the node's default direction.
 *
 * <p>A leaf contains the bits of its value instead of a threshold. The leaf's index is 0, where
 * every row has the smallest key, and its distance is 1. The next node after a leaf is therefore
 * the leaf itself.
 *
 * <p>Trees of any shape can therefore be descended in lockstep, {@value #WIDTH} at a time, so that
 * the processor overlaps their memory accesses. Each group of trees scores a whole block of rows
 * while the group is in the cache.
 */
final class TreeNodes {
  static final int MAX_FEATURES = 2_047;
  static final int MAX_DISTANCE = (1 << 20) - 1;

  /** Number of trees descended in lockstep. */
  private static final int WIDTH = 8;

  /** Number of rows evaluated while a group of trees is in the cache. */
  private static final int BLOCK = 16;

  private static final int SMALLEST = Integer.MIN_VALUE;
  private static final int LARGEST = Integer.MAX_VALUE;

  private final int treeCount;
  private final long[] nodes;

  /**
   * The training weight that reached each node; empty if unknown. Scoring does not need these
   * weights.
   */
  private final float[] covers;

  private final int[] roots;
  private final int[] outputs;

  /** The number of steps to the deepest leaf, for each group of {@link #WIDTH} trees. */
  private final int[] depths;

  /** Each thread's buffer for the keys of a block of rows. */
  private final ThreadLocal<int[]> scratch = ThreadLocal.withInitial(() -> new int[0]);

  /**
   * Takes ownership of the nodes of all trees.
   *
   * @param nodes the nodes of all trees, tree by tree; the last node is a leaf with the value 0
   * @param covers the training weight that reached each node; empty if unknown
   * @param roots the index of each tree's root
   * @param depths the number of steps from each root to its deepest leaf
   * @param outputs the output to which each tree adds
   */
  TreeNodes(long[] nodes, float[] covers, int[] roots, int[] depths, int[] outputs) {
    this.treeCount = roots.length;
    this.nodes = nodes;
    this.covers = covers;
    int groups = (treeCount + WIDTH - 1) / WIDTH;
    // Trees that consist of a leaf with the value 0 fill the last group.
    this.roots = Arrays.copyOf(roots, groups * WIDTH);
    Arrays.fill(this.roots, treeCount, groups * WIDTH, nodes.length - 1);
    this.outputs = Arrays.copyOf(outputs, groups * WIDTH);
    this.depths = new int[groups];
    for (int tree = 0; tree < treeCount; tree++) {
      int group = tree / WIDTH;
      this.depths[group] = Math.max(this.depths[group], depths[tree]);
    }
  }

  static long split(int feature, boolean missingGoesLeft, float threshold, int distanceToRight) {
    int place = 1 + 2 * feature + (missingGoesLeft ? 0 : 1);
    return (long) key(threshold) << 32 | (long) place << 20 | distanceToRight;
  }

  static long leaf(float value) {
    // Adding 0 turns -0 into 0: the bits of -0 are the smallest key, and no key is smaller.
    return (long) Float.floatToRawIntBits(value + 0f) << 32 | 1;
  }

  /** Converts a float to an integer that sorts like the float; both zeros give the same integer. */
  private static int key(float value) {
    int bits = Float.floatToRawIntBits(value + 0f);
    return bits ^ (bits >> 31 & Integer.MAX_VALUE);
  }

  int treeCount() {
    return treeCount;
  }

  int root(int tree) {
    return roots[tree];
  }

  int output(int tree) {
    return outputs[tree];
  }

  boolean hasCovers() {
    return covers.length > 0;
  }

  float cover(int node) {
    return covers[node];
  }

  boolean isLeaf(int node) {
    return place(node) == 0;
  }

  int feature(int node) {
    return (place(node) - 1) / 2;
  }

  boolean missingGoesLeft(int node) {
    return place(node) % 2 == 1;
  }

  float threshold(int node) {
    int key = (int) (nodes[node] >> 32);
    return Float.intBitsToFloat(key ^ (key >> 31 & Integer.MAX_VALUE));
  }

  int rightChild(int node) {
    return node + ((int) nodes[node] & MAX_DISTANCE);
  }

  private int place(int node) {
    return (int) nodes[node] >>> 20;
  }

  /** Adds the values of the leaves that each row reaches to that row's sums, tree by tree. */
  void addLeaves(float[] rows, int firstRow, int count, int features, float[] sums, int width) {
    int stride = 1 + 2 * features;
    int[] keys = scratch.get();
    if (keys.length < Math.min(count, BLOCK) * stride) {
      keys = new int[Math.min(count, BLOCK) * stride];
      scratch.set(keys);
    }
    for (int first = 0; first < count; first += BLOCK) {
      int block = Math.min(BLOCK, count - first);
      for (int i = 0; i < block; i++) {
        toKeys(rows, (firstRow + first + i) * features, features, keys, i * stride);
      }
      for (int group = 0; group < depths.length; group++) {
        for (int i = 0; i < block; i++) {
          addLeaves(group, keys, i * stride, sums, (first + i) * width);
        }
      }
    }
  }

  private static void toKeys(float[] rows, int from, int features, int[] keys, int to) {
    keys[to] = SMALLEST;
    for (int i = 0; i < features; i++) {
      float value = rows[from + i];
      boolean missing = Float.isNaN(value);
      int key = key(value);
      keys[to + 1 + 2 * i] = missing ? SMALLEST : key;
      keys[to + 2 + 2 * i] = missing ? LARGEST : key;
    }
  }

  /** Adds the leaf values from one group of trees to the sums for one row. */
  private void addLeaves(int group, int[] keys, int from, float[] sums, int to) {
    int tree = group * WIDTH;
    int a = roots[tree];
    int b = roots[tree + 1];
    int c = roots[tree + 2];
    int d = roots[tree + 3];
    int e = roots[tree + 4];
    int f = roots[tree + 5];
    int g = roots[tree + 6];
    int h = roots[tree + 7];
    for (int step = depths[group]; step > 0; step--) {
      a = next(a, keys, from);
      b = next(b, keys, from);
      c = next(c, keys, from);
      d = next(d, keys, from);
      e = next(e, keys, from);
      f = next(f, keys, from);
      g = next(g, keys, from);
      h = next(h, keys, from);
    }
    sums[to + outputs[tree]] += leafValue(a);
    sums[to + outputs[tree + 1]] += leafValue(b);
    sums[to + outputs[tree + 2]] += leafValue(c);
    sums[to + outputs[tree + 3]] += leafValue(d);
    sums[to + outputs[tree + 4]] += leafValue(e);
    sums[to + outputs[tree + 5]] += leafValue(f);
    sums[to + outputs[tree + 6]] += leafValue(g);
    sums[to + outputs[tree + 7]] += leafValue(h);
  }

  /** Descends one level: the shifted difference is −1 for the left child, otherwise 0. */
  private int next(int at, int[] keys, int from) {
    long node = nodes[at];
    long difference = keys[from + ((int) node >>> 20)] - (node >> 32);
    return at + ((int) node & MAX_DISTANCE) + (int) (difference >> 63);
  }

  float leafValue(int at) {
    return Float.intBitsToFloat((int) (nodes[at] >> 32));
  }
}
