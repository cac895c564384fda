package io.mlids.core.behaviour.table;

import java.util.function.Supplier;

/**
 * The state of subjects, with a fixed capacity. A new subject is on probation and is kept once it
 * has done something of interest. When the table is full, the subject on probation that was seen
 * least recently is evicted; so a flood of forged sources with one contact each evicts itself, not
 * an active scanner. Single owner; not thread-safe.
 *
 * <p>A two-queue cache after Johnson and Shasha, "2Q", VLDB 1994, with interest in place of a
 * second access. A subject is moved to the end of its queue only if an eighth of the capacity has
 * been inserted since the last move: until then its place in the queue cannot matter, and moving
 * costs three cache misses.
 *
 * @param <S> the type of subject
 */
public final class StateTable<S extends Subject> {
  /** At least this part of the capacity is for subjects on probation. */
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
   * An empty table.
   *
   * @param seed secret from senders of packets; results do not depend on it
   */
  public StateTable(int capacity, long seed) {
    this.capacity = capacity;
    this.table = new EntryTable<>(seed);
  }

  /**
   * Reserves a slot for a rule's memory of each subject; call this before the first subject is
   * added.
   */
  public <T> Memory<T> memory(Supplier<T> fresh) {
    return new Memory<>(memories++, this, fresh);
  }

  int memories() {
    return memories;
  }

  /** The state of a subject, which counts as seen; null if there is none. */
  public S find(long k0, long k1, long k2, long k3, long k4) {
    S subject = table.find(k0, k1, k2, k3, k4);
    if (subject != null) {
      touch(subject);
    }
    return subject;
  }

  /** Marks a subject of this table as seen. */
  public void touch(S subject) {
    if ((insertions - subject.touchedAt) * TOUCH_SHARE > capacity) {
      subject.touchedAt = insertions;
      (subject.queue == kept ? kept : probation).touch(subject);
    }
  }

  /** Adds the state of a subject that has none. */
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
  }

  /** Keeps a subject that has done something of interest. */
  public void keep(S subject) {
    if (subject.queue == probation) {
      probation.remove(subject);
      kept.add(subject);
    }
    subject.kept();
  }

  /** Subjects in the table. */
  public int size() {
    return table.size();
  }

  /** Subjects that were evicted. */
  public long evicted() {
    return evicted;
  }
}
