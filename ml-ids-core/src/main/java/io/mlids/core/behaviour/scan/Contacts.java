package io.mlids.core.behaviour.scan;

import io.mlids.core.behaviour.table.Bounded;
import io.mlids.core.behaviour.table.SetCapacity;
import io.mlids.core.behaviour.table.SmallSet;
import java.util.Optional;

/**
 * The destinations that a source contacts, regardless of the service. Most sources need only the
 * set of destinations that answered; the other sets are created when they are first used. Not
 * thread-safe.
 */
final class Contacts implements Bounded {
  final SmallSet answered;
  private final SetCapacity sets;
  private Optional<SmallSet> answeredUdp = Optional.empty();
  private Optional<SmallSet> lookedUp = Optional.empty();
  private Optional<FailedContacts> failed = Optional.empty();
  private boolean released;

  Contacts(SetCapacity sets) {
    this.sets = sets;
    answered = new SmallSet(sets);
  }

  /** The destinations that answered over UDP. */
  SmallSet answeredUdp() {
    if (answeredUdp.isEmpty()) {
      answeredUdp = Optional.of(set());
    }
    return answeredUdp.get();
  }

  /** Addresses that a name server returned to the source. */
  SmallSet lookedUp() {
    if (lookedUp.isEmpty()) {
      lookedUp = Optional.of(set());
    }
    return lookedUp.get();
  }

  /** Returns whether a name server has returned the given address to the source. */
  boolean isLookedUp(long address) {
    return lookedUp.isPresent() && lookedUp.get().contains(address);
  }

  /** The failed contacts. */
  FailedContacts failed() {
    if (failed.isEmpty()) {
      failed = Optional.of(new FailedContacts(sets));
      if (released) {
        failed.get().release();
      }
    }
    return failed.get();
  }

  private SmallSet set() {
    SmallSet set = new SmallSet(sets);
    if (released) {
      set.release();
    }
    return set;
  }

  @Override
  public void release() {
    released = true;
    answered.release();
    answeredUdp.ifPresent(SmallSet::release);
    lookedUp.ifPresent(SmallSet::release);
    failed.ifPresent(FailedContacts::release);
  }
}
