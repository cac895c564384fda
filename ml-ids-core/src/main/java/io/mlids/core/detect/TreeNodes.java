package io.mlids.core.detect;

/**
 * The nodes of all trees in one array, in the layout that {@link TreeEnsemble} describes, and the
 * way down them.
 *
 * <p>Bits 63 to 32 of a node are the threshold key, or the bits of a leaf's value; bits 31 to 20
 * the place among the row's keys to compare; bits 19 to 0 the distance to the right child, which
 * follows the left one. A leaf compares place 0, which holds the smallest key of all, and has
 * distance 1: it goes left, to itself.
 */
final class TreeNodes {
  static final int MAX_FEATURES = 2_047;
  static final int MAX_DISTANCE = (1 << 20) - 1;

  /** The keys of a missing value: left by default, and right. */
  private static final int MISSING_LEFT = Integer.MIN_VALUE;

  private static final int MISSING_RIGHT = Integer.MAX_VALUE;

  /** Rows that go down all trees together; their keys stay in the first-level cache. */
  private static final int BLOCK = 16;

  private final long[] nodes;
  private final int[] roots;
  private final int[] depths;
  private final int[] outputs;

  /**
   * @param nodes of all trees, one after the other
   * @param roots where each tree begins
   * @param depths the steps from each root to its farthest leaf
   * @param outputs which sum each tree adds to
   */
  TreeNodes(long[] nodes, int[] roots, int[] depths, int[] outputs) {
    this.nodes = nodes;
    this.roots = roots;
    this.depths = depths;
    this.outputs = outputs;
  }

  static long split(int feature, boolean missingGoesLeft, float threshold, int distanceToRight) {
    int place = 1 + 2 * feature + (missingGoesLeft ? 0 : 1);
    return (long) key(threshold) << 32 | (long) place << 20 | distanceToRight;
  }

  static long leaf(float value) {
    // The bits of -0 are the smallest key, of which nothing is left.
    return (long) Float.floatToRawIntBits(value + 0f) << 32 | 1;
  }

  /** An integer that sorts as the float does; 0 for both zeros. */
  private static int key(float value) {
    int bits = Float.floatToRawIntBits(value + 0f);
    return bits ^ (bits >> 31 & Integer.MAX_VALUE);
  }

  int treeCount() {
    return roots.length;
  }

  /** Adds each tree's leaf for each row to the row's sums. */
  void addLeaves(float[] rows, int firstRow, int count, int features, float[] sums, int outputs) {
    int stride = 1 + 2 * features;
    int[] keys = new int[Math.min(count, BLOCK) * stride];
    for (int first = 0; first < count; first += BLOCK) {
      int block = Math.min(BLOCK, count - first);
      for (int i = 0; i < block; i++) {
        toKeys(rows, (firstRow + first + i) * features, features, keys, i * stride);
      }
      for (int tree = 0; tree < roots.length; tree++) {
        for (int i = 0; i < block; i++) {
          sums[(first + i) * outputs + this.outputs[tree]] += leafOf(tree, keys, i * stride);
        }
      }
    }
  }

  private static void toKeys(float[] rows, int from, int features, int[] keys, int to) {
    keys[to] = Integer.MIN_VALUE;
    for (int i = 0; i < features; i++) {
      float value = rows[from + i];
      boolean missing = Float.isNaN(value);
      int key = key(value);
      keys[to + 1 + 2 * i] = missing ? MISSING_LEFT : key;
      keys[to + 2 + 2 * i] = missing ? MISSING_RIGHT : key;
    }
  }

  private float leafOf(int tree, int[] keys, int from) {
    int at = roots[tree];
    for (int step = depths[tree]; step > 0; step--) {
      at = next(nodes[at], keys, from, at);
    }
    return Float.intBitsToFloat((int) (nodes[at] >> 32));
  }

  /** One step down: 0 is added for the right child, −1 for the left one. */
  private static int next(long node, int[] keys, int from, int at) {
    long difference = keys[from + ((int) node >>> 20)] - (node >> 32);
    return at + ((int) node & MAX_DISTANCE) + (int) (difference >> 63);
  }
}
