package io.mlids.api.incident;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps incidents beyond those in memory, and assigns numbers that are never used twice.
 * Thread-safe. None of its methods throws because the archive cannot be used.
 */
public interface IncidentArchive {

  /** The number of a new incident. Never blocks. */
  long nextNumber();

  /** The number of a new run. Never blocks. */
  long nextRun();

  /** Stores the latest state of an incident, later and on another thread. Never blocks. */
  void changed(KeptIncident incident);

  /** The stored incidents with the given ids; empty if the archive cannot be read. */
  List<KeptIncident> find(Collection<String> ids);

  /**
   * A page of the stored incidents that match a query; empty if the archive cannot be read.
   *
   * @param limit the maximum number of incidents on the page
   * @param before only incidents with a smaller number are on the page
   */
  Optional<IncidentStore.Page> page(IncidentQuery query, int limit, long before);

  /** Creates an archive that stores nothing; its numbers begin at 1. */
  static IncidentArchive none() {
    AtomicLong numbers = new AtomicLong();
    AtomicLong runs = new AtomicLong();
    return new IncidentArchive() {
      @Override
      public long nextNumber() {
        return numbers.incrementAndGet();
      }

      @Override
      public long nextRun() {
        return runs.incrementAndGet();
      }

      @Override
      public void changed(KeptIncident incident) {}

      @Override
      public List<KeptIncident> find(Collection<String> ids) {
        return List.of();
      }

      @Override
      public Optional<IncidentStore.Page> page(IncidentQuery query, int limit, long before) {
        return Optional.empty();
      }
    };
  }
}
