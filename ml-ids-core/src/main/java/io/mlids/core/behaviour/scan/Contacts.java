package io.mlids.core.behaviour.scan;

import io.mlids.core.behaviour.table.Bounded;
import io.mlids.core.behaviour.table.SetCapacity;
import io.mlids.core.behaviour.table.SmallSet;

/**
 * The destinations that a source contacts, regardless of the service. Most sources need only the
 * set of destinations that answered; the other sets are created when they are first used. Not
 * thread-safe.
 */
final class Contacts implements Bounded {
  final SmallSet answered;
  private final SetCapacity sets;
  private SmallSet answeredUdp;
  private SmallSet lookedUp;
  private FailedContacts failed;
  private boolean released;

  Contacts(SetCapacity sets) {
    this.sets = sets;
    answered = new SmallSet(sets);
  }

  /** The destinations that answered over UDP. */
  SmallSet answeredUdp() {
    if (answeredUdp == null) {
      answeredUdp = set();
    }
    return answeredUdp;
  }

  /** Addresses that a name server returned to the source. */
  SmallSet lookedUp() {
    if (lookedUp == null) {
      lookedUp = set();
    }
    return lookedUp;
  }

  /** Returns whether a name server has returned the given address to the source. */
  boolean isLookedUp(long address) {
    return lookedUp != null && lookedUp.contains(address);
  }

  /** The failed contacts. */
  FailedContacts failed() {
    if (failed == null) {
      failed = new FailedContacts(sets);
      if (released) {
        failed.release();
      }
    }
    return failed;
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
    if (answeredUdp != null) {
      answeredUdp.release();
    }
    if (lookedUp != null) {
      lookedUp.release();
    }
    if (failed != null) {
      failed.release();
    }
  }

  @Override
  public int readAhead() {
    return answered.readAhead();
  }
}
