package io.mlids.core.behaviour;

import io.mlids.core.net.IpAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The first so many addresses of those that matter. Belongs to one thread. */
final class Addresses {
  static final int MOST = 256;

  private Set<IpAddress> kept = Set.of();

  void add(IpAddress address) {
    if (kept.size() < MOST) {
      if (kept.isEmpty()) {
        kept = new LinkedHashSet<>();
      }
      kept.add(address);
    }
  }

  List<IpAddress> list() {
    return new ArrayList<>(kept);
  }

  int size() {
    return kept.size();
  }
}
