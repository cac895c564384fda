package io.mlids.core.behaviour.channel;

import io.mlids.core.behaviour.table.Bounded;
import io.mlids.core.behaviour.table.Progress;
import io.mlids.core.behaviour.table.SetCapacity;
import io.mlids.core.behaviour.table.SmallSet;
import java.util.LinkedHashMap;
import java.util.Map;

/** The names that a source queries at a server, for the 64 most recent domains. Not thread-safe. */
final class DnsNames implements Bounded {
  private static final int MOST_DOMAINS = 64;

  /** The names queried under one domain. */
  static final class Domain {
    final SmallSet names;
    final Progress progress = new Progress();
    long characters;
    long carrying;

    private Domain(SetCapacity sets) {
      names = new SmallSet(sets);
    }
  }

  private final SetCapacity sets;
  private final Map<String, Domain> domains =
      new LinkedHashMap<>(4, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Domain> eldest) {
          boolean full = size() > MOST_DOMAINS;
          if (full) {
            eldest.getValue().names.release();
          }
          return full;
        }
      };

  DnsNames(SetCapacity sets) {
    this.sets = sets;
  }

  Domain of(String domain) {
    return domains.computeIfAbsent(domain, _ -> new Domain(sets));
  }

  @Override
  public void release() {
    domains.values().forEach(each -> each.names.release());
  }
}
