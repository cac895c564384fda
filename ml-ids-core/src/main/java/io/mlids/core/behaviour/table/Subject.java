package io.mlids.core.behaviour.table;

/**
 * A host, pair or service that is followed in a {@link StateTable}. Rules keep their memories of it
 * in slots that the table hands out, so a subject of which no rule remembers anything stays small.
 * Single owner; not thread-safe.
 */
public abstract class Subject extends Entry {
  /** What rules remember, by slot; null until one does. */
  private Object[] memories;

  /** Insertions into the table when this was last moved to the end of its queue. */
  long touchedAt;

  protected Subject(long key0, long key1, long key2, long key3, long key4) {
    super(key0, key1, key2, key3, key4);
  }

  /** Whether the table still holds this subject. */
  public final boolean isHeld() {
    return queue != null;
  }

  /** Called when the subject has done something of interest. */
  protected void kept() {}

  final Object memory(int slot) {
    return memories == null ? null : memories[slot];
  }

  final void remember(int slot, int slots, Object memory) {
    if (memories == null) {
      memories = new Object[slots];
    }
    memories[slot] = memory;
  }

  /** Returns the capacity of the sets that rules keep of this subject. */
  final void release() {
    if (memories != null) {
      for (Object each : memories) {
        if (each instanceof Bounded bounded) {
          bounded.release();
        }
      }
    }
  }
}
