package io.mlids.core.dataset;

import io.mlids.core.feature.Feature;
import io.mlids.core.feature.StorageType;
import io.mlids.core.table.FlowBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random flows that use the whole range of every column's type. */
public final class MadeUpFlows {
  private static final String[] LABELS = {"Benign", "Bot", "SSH-Bruteforce", "Café - attack 😀"};

  private final Random random;
  private long nextIndex;

  public MadeUpFlows(long seed) {
    this.random = new Random(seed);
  }

  /** Batches of random sizes with this many rows in total. */
  public List<FlowBatch> rows(int count) {
    List<FlowBatch> batches = new ArrayList<>();
    for (int left = count; left > 0; ) {
      FlowBatch batch = batch(Math.min(left, 1 + random.nextInt(3000)));
      batches.add(batch);
      left -= batch.size();
    }
    return batches;
  }

  private FlowBatch batch(int size) {
    FlowBatch batch = new FlowBatch(size);
    batch.setSize(size);
    for (Feature feature : Feature.all()) {
      for (int row = 0; row < size && !feature.isText(); row++) {
        batch.column(feature)[row] = value(feature.storageType());
      }
    }
    for (int row = 0; row < size; row++) {
      batch.index()[row] = nextIndex;
      nextIndex += 1 + random.nextInt(3);
      batch.timestamps()[row] =
          random.nextInt(9) == 0 ? "" : "14/02/2018 08:31:%02d".formatted(random.nextInt(60));
      batch.labels()[row] = LABELS[random.nextInt(LABELS.length)];
    }
    return batch;
  }

  /** Mostly small numbers, sometimes one at a limit of the type's range. */
  private double value(StorageType type) {
    int small = random.nextInt(100);
    boolean end = random.nextInt(50) == 0;
    return switch (type) {
      case U8 -> end ? 255 : small;
      case U16 -> end ? 65535 : small;
      case U32 -> end ? 0xFFFF_FFFFL : small;
      case I32 -> end ? -1 : small;
      case U64 -> end ? 0x1p53 : small;
      case I64 -> end ? -0x1p53 : small;
      case F32 -> end ? Float.NaN : (float) (small + random.nextDouble());
      case F64 -> end ? Double.POSITIVE_INFINITY : small + random.nextDouble();
      case TEXT -> throw new IllegalArgumentException();
    };
  }
}
