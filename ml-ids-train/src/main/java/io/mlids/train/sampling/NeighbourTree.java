package io.mlids.train.sampling;

import java.util.Arrays;

/**
 * Finds the exact nearest neighbours of a point in a set without computing all pairwise distances.
 * This is a k-d tree (Bentley, <i>Multidimensional binary search trees used for associative
 * searching</i>, 1975) that splits at the median of the widest dimension and computes the distance
 * to a box incrementally (Arya and Mount, <i>Algorithms for fast vector quantization</i>, 1993).
 * Many flows are identical. Identical points share a leaf, and only the first few of them need to
 * be examined.
 *
 * <p>Distances are Euclidean. Among points at equal distance, the one with the smaller number
 * counts as nearer, so results do not depend on the tree's structure. Uses a few integers of memory
 * per point. Immutable and thread-safe.
 */
final class NeighbourTree {
  private static final int LEAF_POINTS = 16;

  /** Upper bound on the relative rounding error of a box's distance. */
  private static final double ROUNDING = 1e-9;

  private final float[] points;
  private final int dimensions;
  private final Node root;

  /** A box: either two halves, or the points in it. */
  private sealed interface Node {}

  /** Divides points according to whether their value in a dimension is below the bound. */
  private record Split(int dimension, float bound, Node below, Node above) implements Node {}

  /** The numbers of the points in ascending order. */
  private record Leaf(int[] members, boolean allEqual) implements Node {}

  /**
   * Builds a tree.
   *
   * @param points the coordinates of all points, one point after another, without NaN; must not
   *     change while the tree is used
   * @param dimensions number of dimensions
   */
  NeighbourTree(float[] points, int dimensions) {
    this.points = points;
    this.dimensions = dimensions;
    int[] members = new int[points.length / dimensions];
    Arrays.setAll(members, i -> i);
    this.root = build(members);
  }

  private Node build(int[] members) {
    int widest = 0;
    float widestSpread = 0;
    for (int d = 0; d < dimensions; d++) {
      float least = Float.POSITIVE_INFINITY;
      float most = Float.NEGATIVE_INFINITY;
      for (int member : members) {
        float value = value(member, d);
        least = Math.min(least, value);
        most = Math.max(most, value);
      }
      if (most - least > widestSpread) {
        widestSpread = most - least;
        widest = d;
      }
    }
    if (members.length <= LEAF_POINTS || widestSpread == 0) {
      return new Leaf(members, widestSpread == 0);
    }
    float bound = bound(members, widest);
    int[] below = new int[members.length];
    int[] above = new int[members.length];
    int belowCount = 0;
    int aboveCount = 0;
    for (int member : members) {
      if (value(member, widest) < bound) {
        below[belowCount++] = member;
      } else {
        above[aboveCount++] = member;
      }
    }
    return new Split(
        widest,
        bound,
        build(Arrays.copyOf(below, belowCount)),
        build(Arrays.copyOf(above, aboveCount)));
  }

  /**
   * The median, or the next larger value if the median is the minimum, so that at least one point
   * is below the bound.
   */
  private float bound(int[] members, int dimension) {
    float[] values = new float[members.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = value(members[i], dimension);
    }
    Arrays.sort(values);
    int middle = values.length / 2;
    while (values[middle] == values[0]) {
      middle++;
    }
    return values[middle];
  }

  private float value(int point, int dimension) {
    return points[point * dimensions + dimension];
  }

  /**
   * Returns the nearest other points, nearest first.
   *
   * @param point index of the point
   * @param count number of neighbours, less than the number of points
   */
  int[] nearest(int point, int count) {
    Search search = new Search(point, count);
    search.visit(root, 0);
    return search.found;
  }

  /**
   * The state of one search: the nearest points found so far, in order of distance, and the
   * distance to the current box.
   */
  private final class Search {
    private final int point;
    private final int[] found;
    private final double[] distances;
    private final double[] offsets = new double[dimensions];
    private int foundCount;

    Search(int point, int count) {
      this.point = point;
      this.found = new int[count];
      this.distances = new double[count];
    }

    /**
     * Searches a box unless it is too far away to contain a nearer neighbour.
     *
     * @param boxDistance squared distance from the point to the box
     */
    void visit(Node node, double boxDistance) {
      if (foundCount == found.length && boxDistance * (1 - ROUNDING) > distances[foundCount - 1]) {
        return;
      }
      switch (node) {
        case Leaf leaf -> scan(leaf);
        case Split split -> {
          double difference = (double) value(point, split.dimension) - split.bound;
          boolean isBelow = difference < 0;
          visit(isBelow ? split.below : split.above, boxDistance);
          double before = offsets[split.dimension];
          double farDistance = boxDistance - before * before + difference * difference;
          offsets[split.dimension] = difference;
          visit(isBelow ? split.above : split.below, farDistance);
          offsets[split.dimension] = before;
        }
      }
    }

    private void scan(Leaf leaf) {
      int[] members = leaf.members;
      if (leaf.allEqual) {
        double distance = squaredDistance(members[0]);
        // Offer one more member than requested, because the point itself may be among the members.
        for (int i = 0; i < Math.min(members.length, found.length + 1); i++) {
          offer(members[i], distance);
        }
        return;
      }
      for (int member : members) {
        offer(member, squaredDistance(member));
      }
    }

    private double squaredDistance(int other) {
      int a = point * dimensions;
      int b = other * dimensions;
      double sum = 0;
      for (int d = 0; d < dimensions; d++) {
        double difference = (double) points[a + d] - points[b + d];
        sum += difference * difference;
      }
      return sum;
    }

    private void offer(int member, double distance) {
      if (member == point) {
        return;
      }
      int place = foundCount;
      while (place > 0
          && (distance < distances[place - 1]
              || (distance == distances[place - 1] && member < found[place - 1]))) {
        place--;
      }
      if (place == found.length) {
        return;
      }
      int moved = Math.min(foundCount, found.length - 1) - place;
      System.arraycopy(found, place, found, place + 1, moved);
      System.arraycopy(distances, place, distances, place + 1, moved);
      found[place] = member;
      distances[place] = distance;
      foundCount = Math.min(foundCount + 1, found.length);
    }
  }
}
