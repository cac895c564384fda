package io.mlids.core.behaviour;

/**
 * What is known of subjects, at most so many at a time. A subject comes in on probation and is kept
 * once it has done something of interest. When the room is full, the one on probation that was not
 * heard of for longest goes; so a flood of forged sources, which each do one thing, pushes out each
 * other and no scanner at work. Belongs to one thread.
 *
 * <p>A two-queue cache after Johnson and Shasha, "2Q", VLDB 1994, with interest in the place of a
 * second access.
 */
final class StateTable<E extends Entry> {
  /** This part of the room is for subjects on probation, however many others there are. */
  private static final int PROBATION_SHARE = 4;

  private final int room;
  private final EntryTable<E> table;
  private final EntryQueue<E> probation = new EntryQueue<>();
  private final EntryQueue<E> kept = new EntryQueue<>();
  private long evicted;
  private long keptEvicted;

  StateTable(int room, long seed) {
    this.room = room;
    this.table = new EntryTable<>(seed);
  }

  /** The state of a subject, which counts as heard of; null if there is none. */
  E find(long k0, long k1, long k2, long k3, long k4) {
    E entry = table.find(k0, k1, k2, k3, k4);
    if (entry != null) {
      touch(entry);
    }
    return entry;
  }

  private void touch(E entry) {
    (entry.queue == kept ? kept : probation).touch(entry);
  }

  /** Adds the state of a subject that has none. */
  void add(E entry) {
    if (table.size() >= room) {
      evict();
    }
    table.add(entry);
    probation.add(entry);
  }

  private void evict() {
    evicted++;
    if (probation.size() > room / PROBATION_SHARE || kept.size() == 0) {
      E oldest = probation.oldest();
      probation.remove(oldest);
      table.remove(oldest);
    } else {
      keptEvicted++;
      E oldest = kept.oldest();
      kept.remove(oldest);
      table.remove(oldest);
    }
  }

  /** Keeps a subject that has done something of interest. */
  void keep(E entry) {
    if (entry.queue == probation) {
      probation.remove(entry);
      kept.add(entry);
    }
  }

  int size() {
    return table.size();
  }

  /** Subjects that had to go, for lack of room. */
  long evicted() {
    return evicted;
  }

  /** How many of these had done something of interest. */
  long keptEvicted() {
    return keptEvicted;
  }
}
