package io.mlids.core.behaviour.channel;

import io.mlids.core.behaviour.table.Addresses;
import io.mlids.core.behaviour.table.Bounded;
import io.mlids.core.behaviour.table.SetCapacity;
import io.mlids.core.behaviour.table.SmallSet;
import io.mlids.core.net.IpAddress;

/** Counts the hosts that contact a server, up to a limit. Not thread-safe. */
final class Clients implements Bounded {
  private final SmallSet different;
  private final int most;

  /**
   * Creates an empty set.
   *
   * @param most the maximum number of hosts counted
   */
  Clients(SetCapacity sets, int most) {
    this.most = most;
    different = new SmallSet(sets);
  }

  /** Adds a host; returns the number of hosts, which is at most the limit. */
  int add(IpAddress host) {
    if (different.size() < most) {
      different.add(Addresses.number(host));
    }
    return different.size();
  }

  @Override
  public void release() {
    different.release();
  }

  @Override
  public int readAhead() {
    return different.readAhead();
  }
}
