package io.mlids.core.behaviour.table;

import java.util.function.Supplier;

/**
 * Accesses what one rule remembers about each subject in a table; created by {@link
 * StateTable#memory}. Immutable.
 *
 * @param <T> the type of the memory
 */
public final class Memory<T> {
  private final int slot;
  private final Supplier<T> fresh;

  Memory(int slot, Supplier<T> fresh) {
    this.slot = slot;
    this.fresh = fresh;
  }

  /** Returns whether the rule remembers anything about a subject. */
  public boolean isOf(Subject subject) {
    return subject.hasMemory(slot);
  }

  /** Returns the rule's memory of a subject, creating it if necessary. */
  @SuppressWarnings("unchecked") // The slot only ever holds memories of this type.
  public T of(Subject subject) {
    if (subject.hasMemory(slot)) {
      return (T) subject.memory(slot);
    }
    T memory = fresh.get();
    // If the subject has been evicted, nothing would later release the capacity that its sets take.
    if (!subject.isHeld() && memory instanceof Bounded bounded) {
      bounded.release();
    }
    subject.remember(slot, memory);
    return memory;
  }
}
