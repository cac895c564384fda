package io.mlids.core.site.anomaly;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Scores how unusual a row is by the number of random splits needed to isolate it (Liu, Ting and
 * Zhou, "Isolation Forest", ICDM 2008). Values are transformed to sign(x) · ln(1 + |x|) first,
 * because most features of flows have long tails. A missing value is treated as smaller than every
 * other value. Immutable and thread-safe.
 */
public final class IsolationForest {
  static final int TREES = 100;
  static final int SAMPLE = 256;
  private static final int DEPTH = 8;

  /** The number of nodes in a tree, whether they are used or not. */
  public static final int NODES = (2 << DEPTH) - 1;

  private static final int LEAF = -1;
  private static final double EULER = 0.5772156649015329;

  private final int width;

  /**
   * The column of each node, or {@link #LEAF} for a leaf. The children of node i are nodes 2i + 1
   * and 2i + 2.
   */
  private final int[][] columns;

  /** For each inner node, the value at which it splits; for each leaf, its expected path length. */
  private final float[][] values;

  /**
   * Creates a forest.
   *
   * @param columns the column of each node of each tree, or −1 for a leaf; not copied
   * @param values the split or the expected path length of each node of each tree; not copied
   * @throws IllegalArgumentException if a node has a column that does not exist, no finite value,
   *     or no room for its children
   */
  public IsolationForest(int width, int[][] columns, float[][] values) {
    for (int i = 0; i < columns.length; i++) {
      int[] tree = columns[i];
      for (int node = 0; node < tree.length; node++) {
        if (tree[node] < LEAF
            || tree[node] >= width
            || tree[node] != LEAF && 2 * node + 2 >= tree.length
            || !Float.isFinite(values[i][node])) {
          throw new IllegalArgumentException("an isolation tree is invalid");
        }
      }
    }
    this.width = width;
    this.columns = columns;
    this.values = values;
  }

  /**
   * Fits a forest of 100 trees with 256 random rows each.
   *
   * @param rows row-major, {@code count} × {@code width} values
   * @param count the number of rows, at least 1
   * @param seed seed of the random choices; the same rows and seed give the same forest
   */
  public static IsolationForest fit(float[] rows, int count, int width, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[][] columns = new int[TREES][NODES];
    float[][] values = new float[TREES][NODES];
    int size = Math.min(SAMPLE, count);
    float[][] sample = new float[size][width];
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      order[i] = i;
    }
    for (int tree = 0; tree < TREES; tree++) {
      for (int i = 0; i < size; i++) {
        int other = i + random.nextInt(count - i);
        int row = order[other];
        order[other] = order[i];
        order[i] = row;
        for (int column = 0; column < width; column++) {
          sample[i][column] = transform(rows[row * width + column]);
        }
      }
      Arrays.fill(columns[tree], LEAF);
      new TreeFit(sample, columns[tree], values[tree], random).grow(0, 0, size, 0);
    }
    return new IsolationForest(width, columns, values);
  }

  /** Grows one tree. */
  private record TreeFit(float[][] sample, int[] columns, float[] values, SplittableRandom random) {

    void grow(int node, int from, int to, int depth) {
      int column = depth == DEPTH || to - from < 2 ? LEAF : varying(from, to);
      columns[node] = column;
      if (column == LEAF) {
        values[node] = (float) (depth + expectedDepth(to - from));
        return;
      }
      float least = Float.POSITIVE_INFINITY;
      float greatest = Float.NEGATIVE_INFINITY;
      for (int i = from; i < to; i++) {
        least = Math.min(least, sample[i][column]);
        greatest = Math.max(greatest, sample[i][column]);
      }
      float split = (float) random.nextDouble(least, greatest);
      // Rounding may produce the lower end of the range, which would leave one side empty.
      split = split > least ? split : greatest;
      values[node] = split;
      int middle = from;
      for (int i = from; i < to; i++) {
        if (sample[i][column] < split) {
          float[] row = sample[i];
          sample[i] = sample[middle];
          sample[middle++] = row;
        }
      }
      grow(2 * node + 1, from, middle, depth + 1);
      grow(2 * node + 2, middle, to, depth + 1);
    }

    /** A random column in which the rows differ; {@link #LEAF} if all columns are constant. */
    private int varying(int from, int to) {
      int width = sample[from].length;
      int first = random.nextInt(width);
      for (int i = 0; i < width; i++) {
        int column = first + i < width ? first + i : first + i - width;
        for (int row = from + 1; row < to; row++) {
          if (sample[row][column] != sample[from][column]) {
            return column;
          }
        }
      }
      return LEAF;
    }
  }

  /** The expected depth of an unsuccessful search in a binary search tree of n keys. */
  private static double expectedDepth(int n) {
    return n < 2 ? 0 : n == 2 ? 1 : 2 * (Math.log(n - 1.0) + EULER) - 2 * (n - 1.0) / n;
  }

  private static float transform(float value) {
    return Float.isNaN(value)
        ? -Float.MAX_VALUE
        : Math.copySign((float) Math.log1p(Math.abs(value)), value);
  }

  /** The number of columns in a row. */
  public int width() {
    return width;
  }

  /**
   * Computes the anomaly score of a row.
   *
   * @param rows the array that contains the row, with NaN for missing values
   * @param first the index of the row's first value
   * @return the score, above 0 and at most 1; the higher it is, the more unusual the row
   */
  public double score(float[] rows, int first) {
    float[] row = new float[width];
    for (int i = 0; i < width; i++) {
      row[i] = transform(rows[first + i]);
    }
    double depths = 0;
    for (int tree = 0; tree < columns.length; tree++) {
      int[] splits = columns[tree];
      int node = 0;
      while (splits[node] != LEAF) {
        node = 2 * node + (row[splits[node]] < values[tree][node] ? 1 : 2);
      }
      depths += values[tree][node];
    }
    return Math.pow(2, -depths / columns.length / expectedDepth(SAMPLE));
  }

  /** The column of each node of each tree, or −1 for a leaf; not to be changed. */
  public int[][] columns() {
    return columns;
  }

  /** The split or the expected path length of each node of each tree; not to be changed. */
  public float[][] values() {
    return values;
  }
}
