package io.mlids.core.behaviour.channel;

import io.mlids.core.behaviour.table.Addresses;
import io.mlids.core.behaviour.table.Bounded;
import io.mlids.core.behaviour.table.SetCapacity;
import io.mlids.core.behaviour.table.SmallSet;
import io.mlids.core.net.IpAddress;

/** Counts the hosts that contact a server, up to a limit. Not thread-safe. */
final class Clients implements Bounded {
  private static final int MOST = 4096;

  private final SmallSet different;

  Clients(SetCapacity sets) {
    different = new SmallSet(sets);
  }

  /** Adds a host; returns the number of hosts, at most 4,096. */
  int add(IpAddress host) {
    if (different.size() < MOST) {
      different.add(Addresses.number(host));
    }
    return different.size();
  }

  @Override
  public void release() {
    different.release();
  }
}
