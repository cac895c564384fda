package io.mlids.client;

import io.mlids.core.table.FlowBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Draws a uniform sample without replacement from a stream of rows, in constant memory. Uses
 * algorithm R from Vitter, <em>Random sampling with a reservoir</em>, ACM TOMS 11 (1985). Not
 * thread-safe.
 */
final class Reservoir {
  private final int capacity;
  private final RandomGenerator random;
  private final List<LabelledFlow> flows = new ArrayList<>();
  private long seen;

  Reservoir(int capacity, RandomGenerator random) {
    this.capacity = capacity;
    this.random = random;
  }

  void offer(FlowBatch batch, int row) {
    seen++;
    if (flows.size() < capacity) {
      flows.add(LabelledFlow.copyOf(batch, row));
      return;
    }
    long place = random.nextLong(seen);
    if (place < capacity) {
      flows.set((int) place, LabelledFlow.copyOf(batch, row));
    }
  }

  /** The number of rows offered to the reservoir so far. */
  long seen() {
    return seen;
  }

  /** The number of rows kept. */
  int size() {
    return flows.size();
  }

  /**
   * Returns a uniform sample of {@code count} of the offered rows, at most {@link #size()}, in
   * random order.
   */
  List<LabelledFlow> sample(int count) {
    List<LabelledFlow> drawn = new ArrayList<>(flows);
    for (int i = 0; i < count; i++) {
      int other = random.nextInt(i, drawn.size());
      LabelledFlow swapped = drawn.set(other, drawn.get(i));
      drawn.set(i, swapped);
    }
    return List.copyOf(drawn.subList(0, count));
  }
}
