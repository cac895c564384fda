package io.mlids.train.split.assign;

import io.mlids.train.split.part.Subset;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/** Assigns all rows of a run to the run's subset; runs are read sequentially. Not thread-safe. */
public final class RunAssignment implements RowAssignment {
  private final Iterator<Map<String, Long>> runs;
  private final Iterator<Subset> subsets;
  private final Map<String, Long> left = new HashMap<>();
  private long rowsLeft;
  private Subset subset = Subset.TRAIN;

  /**
   * Creates an assignment that starts at the first run.
   *
   * @param rowsOfRuns number of rows in each class, per run
   * @param subsetOfRun subset of each run
   */
  public RunAssignment(List<Map<String, Long>> rowsOfRuns, List<Subset> subsetOfRun) {
    this.runs = rowsOfRuns.iterator();
    this.subsets = subsetOfRun.iterator();
  }

  @Override
  public Subset next(String label, String timestamp, long row) {
    while (rowsLeft == 0) {
      left.clear();
      left.putAll(runs.next());
      subset = subsets.next();
      rowsLeft = left.values().stream().mapToLong(Long::longValue).sum();
    }
    if (left.merge(label, -1L, Long::sum) < 0) {
      throw new NoSuchElementException("found more rows of '" + label + "' than were counted");
    }
    rowsLeft--;
    return subset;
  }

  @Override
  public boolean isComplete() {
    boolean complete = rowsLeft == 0;
    while (complete && runs.hasNext()) {
      complete = runs.next().isEmpty();
    }
    return complete;
  }
}
