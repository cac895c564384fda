package io.mlids.core.behaviour.channel;

import io.mlids.core.behaviour.table.Bounded;
import io.mlids.core.behaviour.table.Progress;
import io.mlids.core.behaviour.table.SetCapacity;
import io.mlids.core.behaviour.table.SmallSet;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The names that a source queries from a server, under the 64 most recent domains. Not thread-safe.
 */
final class DnsNames implements Bounded {
  private static final int MAX_DOMAINS = 64;

  /** The memory that a domain uses, expressed as a number of set members. */
  private static final int MEMBERS_OF_DOMAIN = 128;

  /** The names queried under one domain. */
  static final class Domain extends Progress {
    final SmallSet names;
    long characters;
    long carrying;

    private Domain(SetCapacity sets) {
      names = new SmallSet(sets);
    }
  }

  private final SetCapacity sets;
  private boolean released;
  private final Map<String, Domain> domains =
      new LinkedHashMap<>(4, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Domain> eldest) {
          boolean full = size() > MAX_DOMAINS;
          if (full) {
            giveUp(eldest.getValue());
          }
          return full;
        }
      };

  DnsNames(SetCapacity sets) {
    this.sets = sets;
  }

  /**
   * Returns the record of the names queried under a domain. A new record is kept only if the
   * capacity suffices.
   */
  Domain of(String name) {
    Domain known = domains.get(name);
    if (known != null) {
      return known;
    }
    Domain domain = new Domain(sets);
    if (!released && sets.take(MEMBERS_OF_DOMAIN)) {
      domains.put(name, domain);
    } else {
      domain.names.release();
    }
    return domain;
  }

  private void giveUp(Domain domain) {
    sets.giveBack(MEMBERS_OF_DOMAIN);
    domain.names.release();
  }

  @Override
  public void release() {
    released = true;
    domains.values().forEach(this::giveUp);
    domains.clear();
  }
}
