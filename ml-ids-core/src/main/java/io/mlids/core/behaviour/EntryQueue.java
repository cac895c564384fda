package io.mlids.core.behaviour;

/** Entries in the order in which they were last touched. Belongs to one thread. */
final class EntryQueue<E extends Entry> {
  private E oldest;
  private E newest;
  private int size;

  int size() {
    return size;
  }

  /** The entry that waits longest; null if there is none. */
  E oldest() {
    return oldest;
  }

  /** Puts an entry that is in no queue at the end. */
  void add(E entry) {
    entry.queue = this;
    entry.previous = newest;
    entry.next = null;
    if (newest == null) {
      oldest = entry;
    } else {
      newest.next = entry;
    }
    newest = entry;
    size++;
  }

  /** Takes out an entry of this queue. */
  @SuppressWarnings("unchecked") // A queue's neighbours are of its own kind.
  void remove(E entry) {
    if (entry.previous == null) {
      oldest = (E) entry.next;
    } else {
      entry.previous.next = entry.next;
    }
    if (entry.next == null) {
      newest = (E) entry.previous;
    } else {
      entry.next.previous = entry.previous;
    }
    entry.previous = null;
    entry.next = null;
    entry.queue = null;
    size--;
  }

  /** Puts an entry of this queue at its end. */
  void touch(E entry) {
    if (newest != entry) {
      remove(entry);
      add(entry);
    }
  }
}
