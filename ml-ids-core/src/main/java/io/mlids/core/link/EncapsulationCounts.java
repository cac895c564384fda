package io.mlids.core.link;

import java.util.EnumMap;
import java.util.Map;

/** Counts encapsulations that were not decoded, by kind. Not thread-safe. */
public final class EncapsulationCounts {
  private static final NotEntered[] KINDS = NotEntered.values();

  private final long[] counts = new long[KINDS.length];

  public void add(NotEntered kind) {
    counts[kind.ordinal()]++;
  }

  /** Returns the count of each kind that occurred. */
  public Map<NotEntered, Long> byKind() {
    Map<NotEntered, Long> map = new EnumMap<>(NotEntered.class);
    for (NotEntered kind : KINDS) {
      if (counts[kind.ordinal()] > 0) {
        map.put(kind, counts[kind.ordinal()]);
      }
    }
    return map;
  }
}
