package io.mlids.consumer;

import java.util.LinkedHashSet;

/** Remembers the most recent distinct identifiers. Not thread-safe. */
final class RecentIds {
  private final int capacity;
  private final LinkedHashSet<String> ids = new LinkedHashSet<>();

  RecentIds(int capacity) {
    this.capacity = capacity;
  }

  /** Adds an identifier and returns whether it is new. */
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
