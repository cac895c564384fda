package io.mlids.consumer;

import java.util.LinkedHashSet;

/** The most recent distinct identifiers; older ones are forgotten. Single-threaded. */
final class RecentIds {
  private final int capacity;
  private final LinkedHashSet<String> ids = new LinkedHashSet<>();

  RecentIds(int capacity) {
    this.capacity = capacity;
  }

  /** Whether the identifier is new. */
  boolean add(String id) {
    if (!ids.add(id)) {
      return false;
    }
    if (ids.size() > capacity) {
      ids.removeFirst();
    }
    return true;
  }

  boolean contains(String id) {
    return ids.contains(id);
  }
}
