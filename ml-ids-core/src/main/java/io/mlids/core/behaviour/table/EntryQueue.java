package io.mlids.core.behaviour.table;

/** Entries in the order in which they were last touched. Not thread-safe. */
public final class EntryQueue<E extends Entry> {
  private Entry oldest;
  private Entry newest;
  private int size;

  /** Creates an empty queue. */
  public EntryQueue() {}

  /** The number of entries in the queue. */
  public int size() {
    return size;
  }

  /** The least recently touched entry; null if the queue is empty. */
  @SuppressWarnings("unchecked") // Only entries of this type are added.
  public E oldest() {
    return (E) oldest;
  }

  /** Adds an entry at the end of this queue. The entry must not be in any queue yet. */
  public void add(E entry) {
    entry.queue = this;
    append(entry);
    size++;
  }

  private void append(Entry entry) {
    entry.previous = newest;
    entry.next = null;
    if (newest == null) {
      oldest = entry;
    } else {
      newest.next = entry;
    }
    newest = entry;
  }

  /** Removes an entry from this queue. */
  void remove(Entry entry) {
    unlink(entry);
    entry.queue = null;
    size--;
  }

  private void unlink(Entry entry) {
    if (entry.previous == null) {
      oldest = entry.next;
    } else {
      entry.previous.next = entry.next;
    }
    if (entry.next == null) {
      newest = entry.previous;
    } else {
      entry.next.previous = entry.previous;
    }
    entry.previous = null;
    entry.next = null;
  }

  /** Moves an entry in this queue to the end of the queue. */
  public void touch(E entry) {
    if (newest != entry) {
      unlink(entry);
      append(entry);
    }
  }
}
