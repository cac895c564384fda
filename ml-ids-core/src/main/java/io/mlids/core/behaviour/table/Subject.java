package io.mlids.core.behaviour.table;

/**
 * A host, pair of hosts or service tracked in a {@link StateTable}. Each rule keeps its memory of
 * the subject in a slot that the table assigns. The slots are allocated when a rule first uses one
 * of them, so most subjects stay small. Not thread-safe.
 */
public abstract class Subject extends Entry {
  /** The rules' memories by slot; null until a rule remembers something. */
  private Object[] memories;

  /** The table's insertion count when the subject was last moved to the end of its queue. */
  long touchedAt;

  /** Whether one of the rules' memories must release capacity when the subject is evicted. */
  private boolean holdsSets;

  protected Subject(long key0, long key1, long key2, long key3, long key4) {
    super(key0, key1, key2, key3, key4);
  }

  /** Returns whether the table still holds this subject. */
  public final boolean isHeld() {
    return queue != null;
  }

  /** Called whenever {@link StateTable#keep} is called for this subject. */
  protected void kept() {}

  final Object memory(int slot) {
    return memories == null ? null : memories[slot];
  }

  final void remember(int slot, int slots, Object memory) {
    if (memories == null) {
      memories = new Object[slots];
    }
    memories[slot] = memory;
    holdsSets |= memory instanceof Bounded;
  }

  /**
   * Releases the set capacity that the rules' memories use, and drops these memories. Otherwise,
   * conversations that refer to the evicted subject would keep the memories alive for minutes. If
   * such a conversation continues, the rules start again with empty memories.
   */
  final void release() {
    if (holdsSets) {
      for (Object each : memories) {
        if (each instanceof Bounded bounded) {
          bounded.release();
        }
      }
    }
    memories = null;
  }
}
