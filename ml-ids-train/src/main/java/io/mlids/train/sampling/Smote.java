package io.mlids.train.sampling;

import com.sun.management.OperatingSystemMXBean;
import io.mlids.core.feature.TrafficClass;
import io.mlids.train.matrix.FlowMatrix;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Adds synthetic rows to rare attack classes (SMOTE: Chawla et al., <i>Synthetic Minority
 * Over-sampling Technique</i>, JAIR 16, 2002). Each synthetic row is a random point on the line
 * between two rows of its class: a random row and one of that row's nearest neighbours.
 *
 * <p>Missing values are replaced by the feature's median over all training rows, both for finding
 * neighbours and for interpolation. In synthetic rows, a value is therefore missing only if no
 * training row has a value for the feature. For distances only, each feature is divided by its
 * standard deviation over all training rows. The same rows and seed always yield the same synthetic
 * rows. An instance can be used only once and is not thread-safe.
 */
public final class Smote {
  /**
   * Number of neighbours considered per row. If a row's class has fewer other rows, all of them are
   * considered.
   */
  public static final int NEIGHBOURS = 5;

  /** Maximum number of rows per class; the whole published dataset has 16 million. */
  public static final int MAX_WANTED = 10_000_000;

  private final float[] standIns;
  private final float[] scales;
  private final Random random;
  private final long memory;

  /**
   * The result for one class.
   *
   * @param trafficClass class with fewer rows than requested
   * @param rows number of rows before sampling
   * @param added number of synthetic rows; 0 if the class has a single row
   */
  public record Upsampled(TrafficClass trafficClass, long rows, long added) {}

  /**
   * Prepares the sampling.
   *
   * @param standIns the value that replaces missing values, for each feature; NaN if the feature
   *     has no values
   * @param scales scale of each feature, finite; 0 for a constant feature
   * @param seed random seed
   */
  public Smote(float[] standIns, float[] scales, long seed) {
    this(standIns, scales, seed, memoryOfTheMachine());
  }

  /**
   * @param memory maximum size of all rows, original and synthetic, in bytes
   */
  Smote(float[] standIns, float[] scales, long seed, long memory) {
    this.memory = memory;
    this.standIns = standIns.clone();
    this.scales = scales.clone();
    this.random = new Random(seed);
  }

  /**
   * Adds rows to every attack class that has at least one row but fewer than requested.
   *
   * @param wanted number of rows per class, at most {@link #MAX_WANTED}
   * @return the result for each of these classes, sorted by name
   * @throws SamplingException if the rows do not fit into memory; in that case no row is added
   */
  public List<Upsampled> fill(FlowMatrix matrix, int wanted) {
    long[] rows = matrix.rowsOfClass();
    List<Integer> rare =
        IntStream.range(0, rows.length)
            .filter(label -> matrix.classes().classOf(label).isAttack())
            .filter(label -> rows[label] > 0 && rows[label] < wanted)
            .boxed()
            .sorted(Comparator.comparing(matrix.classes()::classOf))
            .toList();
    List<Upsampled> result = new ArrayList<>();
    for (int label : rare) {
      long missing = rows[label] == 1 ? 0 : wanted - rows[label];
      result.add(new Upsampled(matrix.classes().classOf(label), rows[label], missing));
    }
    checkMemory(matrix, result, wanted);
    for (int i = 0; i < rare.size(); i++) {
      int missing = (int) result.get(i).added();
      if (missing > 0) {
        fill(matrix, rare.get(i), (int) result.get(i).rows(), missing);
      }
    }
    return result;
  }

  /**
   * Checks memory explicitly: the rows are outside the Java heap, so the JVM does not limit them.
   */
  private void checkMemory(FlowMatrix matrix, List<Upsampled> plan, int wanted) {
    long added = plan.stream().mapToLong(Upsampled::added).sum();
    double bytes = (matrix.rowCount() + added) * (double) matrix.bytesPerRow();
    if (added > 0 && bytes > memory) {
      throw new SamplingException(
          ("nr_samples_attack_category %d adds %d rows, for a total of %.1f GB, but this machine"
                  + " has %.1f GB of memory; use a smaller number")
              .formatted(wanted, added, bytes / 1e9, memory / 1e9));
    }
  }

  private static long memoryOfTheMachine() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
  }

  private void fill(FlowMatrix matrix, int label, int members, int missing) {
    int features = standIns.length;
    float[] values = valuesOf(matrix, label, members);
    int[] bases = new int[missing];
    BitSet used = new BitSet(members);
    for (int i = 0; i < missing; i++) {
      bases[i] = random.nextInt(members);
      used.set(bases[i]);
    }
    int[][] neighbours = neighbours(values, members, used);
    float[] row = new float[features];
    for (int base : bases) {
      int[] near = neighbours[base];
      int from = base * features;
      int to = near[random.nextInt(near.length)] * features;
      double part = random.nextDouble();
      for (int f = 0; f < features; f++) {
        row[f] = (float) (values[from + f] + part * ((double) values[to + f] - values[from + f]));
      }
      matrix.add(row, label);
    }
  }

  /** The values in a class's rows, row by row, with missing values replaced. */
  private float[] valuesOf(FlowMatrix matrix, int label, int members) {
    int features = standIns.length;
    float[] values = new float[Math.multiplyExact(members, features)];
    int next = 0;
    for (long row = 0; next < values.length; row++) {
      if (matrix.label(row) == label) {
        for (int f = 0; f < features; f++) {
          float value = matrix.value(row, f);
          values[next++] = Float.isNaN(value) ? standIns[f] : value;
        }
      }
    }
    return values;
  }

  private int[][] neighbours(float[] values, int members, BitSet wanted) {
    int features = standIns.length;
    float[] points = new float[values.length];
    for (int i = 0; i < points.length; i++) {
      int feature = i % features;
      boolean tells = scales[feature] > 0 && !Float.isNaN(standIns[feature]);
      points[i] = tells ? values[i] / scales[feature] : 0;
    }
    NeighbourTree tree = new NeighbourTree(points, features);
    int count = Math.min(NEIGHBOURS, members - 1);
    int[][] neighbours = new int[members][];
    wanted.stream().parallel().forEach(point -> neighbours[point] = tree.nearest(point, count));
    return neighbours;
  }
}
