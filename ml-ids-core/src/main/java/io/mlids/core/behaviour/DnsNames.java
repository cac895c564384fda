package io.mlids.core.behaviour;

import java.util.LinkedHashMap;
import java.util.Map;

/** The names that a source asks a server for, by their domains. Belongs to one thread. */
final class DnsNames {
  private static final int MOST_DOMAINS = 64;

  /** What is asked for below one domain. */
  static final class Domain {
    final SmallSet names = new SmallSet();
    final Progress progress = new Progress();
    long queries;
    long characters;
    long carrying;
  }

  /** The latest domains; the one that was not asked for longest goes. */
  private final Map<String, Domain> domains =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Domain> eldest) {
          return size() > MOST_DOMAINS;
        }
      };

  Domain of(String domain) {
    return domains.computeIfAbsent(domain, _ -> new Domain());
  }
}
