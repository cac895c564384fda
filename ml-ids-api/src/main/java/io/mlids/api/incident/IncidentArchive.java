package io.mlids.api.incident;

import io.mlids.api.search.criterion.Criterion;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps incidents beyond those in memory, and assigns numbers that are never used twice.
 * Thread-safe. None of its methods throws because the archive cannot be used.
 */
public interface IncidentArchive {

  /** Returns whether the archive stores anything. */
  boolean isLasting();

  /** The number of a new incident. Never blocks. */
  long nextNumber();

  /** The number of a new run. Never blocks. */
  long nextRun();

  /** Stores the latest state of an incident, later and on another thread. Never blocks. */
  void changed(KeptIncident incident);

  /** The stored incidents with the given ids; empty if the archive cannot be read. */
  List<KeptIncident> find(Collection<String> ids);

  /**
   * A page of the stored incidents that satisfy a criterion; empty if the archive cannot be read.
   *
   * @param limit the maximum number of incidents on the page
   * @param before only incidents with a smaller number are on the page
   * @param budget how long the search may take; if that is not enough, the page says so
   */
  Optional<IncidentStore.Page> page(Criterion criterion, int limit, long before, Duration budget);

  /**
   * The days with stored incidents that satisfy a criterion, latest first; empty if the archive
   * cannot be read.
   *
   * @param most the maximum number of days
   * @param budget how long counting may take
   */
  Optional<IncidentDay.Counts> days(Criterion criterion, int most, Duration budget);

  /**
   * Those of the given runs of which an incident is stored; empty if the archive cannot be read.
   *
   * @param runs the numbers of the runs
   */
  Optional<Set<Long>> storedRuns(Collection<Long> runs);

  /** Creates an archive that stores nothing; its numbers begin at 1. */
  static IncidentArchive none() {
    AtomicLong numbers = new AtomicLong();
    AtomicLong runs = new AtomicLong();
    return new IncidentArchive() {
      @Override
      public boolean isLasting() {
        return false;
      }

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
      public Optional<IncidentStore.Page> page(
          Criterion criterion, int limit, long before, Duration budget) {
        return Optional.empty();
      }

      @Override
      public Optional<Set<Long>> storedRuns(Collection<Long> runs) {
        return Optional.empty();
      }

      @Override
      public Optional<IncidentDay.Counts> days(Criterion criterion, int most, Duration budget) {
        return Optional.empty();
      }
    };
  }
}
