package io.mlids.train.split;

import io.mlids.train.split.part.Subset;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Counts the rows of each class in each subset. Not thread-safe. */
public final class RowCounts {
  private final List<Subset> subsets;
  private final SortedMap<String, Map<Subset, Long>> rows = new TreeMap<>();

  RowCounts(List<Subset> subsets) {
    this.subsets = List.copyOf(subsets);
  }

  void add(String label, Subset subset) {
    rows.computeIfAbsent(label, _ -> new TreeMap<>()).merge(subset, 1L, Long::sum);
  }

  /** The subsets, in order. */
  public List<Subset> subsets() {
    return subsets;
  }

  /** The labels in alphabetical order. */
  public Set<String> labels() {
    return Collections.unmodifiableSet(rows.keySet());
  }

  /** The number of rows of a class in a subset. */
  public long of(String label, Subset subset) {
    return rows.getOrDefault(label, Map.of()).getOrDefault(subset, 0L);
  }

  /** The number of rows in a subset. */
  public long of(Subset subset) {
    return rows.keySet().stream().mapToLong(label -> of(label, subset)).sum();
  }

  /** The number of rows in all subsets. */
  public long all() {
    return subsets.stream().mapToLong(this::of).sum();
  }
}
