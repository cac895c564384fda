package io.mlids.core.behaviour.table;

import java.util.function.Supplier;

/**
 * Holds the state of subjects, with a fixed capacity. A new subject is on probation; it is kept
 * once it has done something of interest. When the table is full, the least recently seen subject
 * on probation is evicted. A flood from forged sources, each with a single contact, therefore
 * evicts only its own subjects, not an active scanner. Not thread-safe.
 *
 * <p>The table is a two-queue cache as in Johnson and Shasha, "2Q", VLDB 1994, except that a
 * subject is kept because of its behaviour rather than a second access. A subject that is seen
 * again is not always moved to the end of its queue, because a move costs three cache misses. The
 * subject is moved only if the number of insertions since its last move exceeds an eighth of the
 * capacity; until then, its position hardly matters.
 *
 * @param <S> the type of subject
 */
public final class StateTable<S extends Subject> {
  /** Subjects on probation are entitled to the capacity divided by this number. */
  private static final int PROBATION_SHARE = 4;

  private static final int TOUCH_SHARE = 8;

  private final int capacity;
  private final EntryTable<S> table;
  private final EntryQueue<S> probation = new EntryQueue<>();
  private final EntryQueue<S> kept = new EntryQueue<>();
  private int memories;
  private long insertions;
  private long evicted;

  /**
   * A value that depends on everything that was read ahead, so that the compiler keeps the reads.
   */
  private int read;

  /**
   * Creates an empty table.
   *
   * @param seed seed of the hash tables; keep it secret from anyone who can send packets. It does
   *     not affect results
   */
  public StateTable(int capacity, long seed) {
    this.capacity = capacity;
    this.table = new EntryTable<>(seed);
  }

  /**
   * Reserves a slot for a rule's memory of each subject. Call this method before the first subject
   * is added.
   */
  public <T> Memory<T> memory(Supplier<T> fresh) {
    if (memories == Integer.SIZE) {
      throw new IllegalStateException("too many memories of one table's subjects");
    }
    return new Memory<>(memories++, fresh);
  }

  /**
   * Finds the state of a subject and marks the subject as seen; returns null if the subject is not
   * in the table.
   */
  public S find(long k0, long k1, long k2, long k3, long k4) {
    S subject = table.find(k0, k1, k2, k3, k4);
    if (subject != null) {
      touch(subject);
    }
    return subject;
  }

  /**
   * Reads the slot where the search for a key begins, so that it is in the processor's cache when
   * {@link #peek} and {@link #find} read it. Returns a number that depends on what was read, so
   * that the compiler keeps the reads.
   */
  public int readSlot(long k0, long k1, long k2, long k3, long k4) {
    return table.readSlot(k0, k1, k2, k3, k4);
  }

  /** Finds the state of a subject without marking the subject as seen. */
  public S peek(long k0, long k1, long k2, long k3, long k4) {
    return table.find(k0, k1, k2, k3, k4);
  }

  /** Marks a subject in this table as seen. */
  public void touch(S subject) {
    if ((insertions - subject.touchedAt) * TOUCH_SHARE > capacity) {
      subject.touchedAt = insertions;
      (subject.queue == kept ? kept : probation).touch(subject);
    }
  }

  /** Adds a subject that is not in the table. */
  public void add(S subject) {
    if (table.size() >= capacity) {
      evict();
    }
    insertions++;
    subject.touchedAt = insertions;
    table.add(subject);
    probation.add(subject);
  }

  private void evict() {
    evicted++;
    EntryQueue<S> from =
        probation.size() > capacity / PROBATION_SHARE || kept.size() == 0 ? probation : kept;
    S oldest = from.oldest();
    from.remove(oldest);
    table.remove(oldest);
    oldest.release();
    readVictims(from);
  }

  /**
   * Reads what the next evictions will read, so that it is in the processor's cache by then.
   * Subjects that have not been seen for a long time are usually no longer there.
   */
  private void readVictims(EntryQueue<S> from) {
    S first = from.oldest();
    if (first != null && first.next != null) {
      read += table.readSlot(first.hash) + first.readAhead() + first.next.hash;
    }
  }

  /** Keeps a subject because it has done something of interest. */
  public void keep(S subject) {
    if (subject.queue == probation) {
      probation.remove(subject);
      kept.add(subject);
    }
    subject.kept();
  }

  /** The number of subjects in the table. */
  public int size() {
    return table.size();
  }

  /** The number of subjects evicted. */
  public long evicted() {
    return evicted;
  }
}
