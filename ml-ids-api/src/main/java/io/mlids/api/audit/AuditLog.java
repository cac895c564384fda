package io.mlids.api.audit;

import io.mlids.api.history.History;
import io.mlids.api.history.audit.AuditAction;
import io.mlids.api.history.audit.AuditEvent;
import io.mlids.api.history.audit.AuditFilter;
import io.mlids.core.feature.FlowTime;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Who changed what, in the history or, without one, the latest events in memory. Thread-safe. */
public final class AuditLog {
  /** The maximum number of events in memory; the oldest are dropped and counted. */
  public static final int MOST_IN_MEMORY = 1_000;

  private final Optional<History> history;
  private final Clock clock;
  private final Deque<AuditEvent> recent = new ArrayDeque<>();
  private long latest;
  private long dropped;

  /**
   * @param history the history; empty if there is none, or if it could not be opened
   */
  public AuditLog(Optional<History> history, Clock clock) {
    this.history = history;
    this.clock = clock;
    this.latest = history.map(History::latestAudit).orElse(0L);
  }

  /** Returns whether events survive a restart. */
  public boolean isLasting() {
    return history.isPresent();
  }

  /**
   * Appends an event. Waits until it is on disk, for a second at most; see {@link AuditEvent} for
   * the parameters.
   */
  public void append(
      String author,
      boolean isToken,
      String address,
      AuditAction action,
      String subject,
      String detail) {
    AuditEvent event;
    synchronized (recent) {
      latest = Math.max(latest + 1, FlowTime.micros(clock.instant()));
      event = new AuditEvent(latest, author, isToken, address, action, subject, detail);
      if (history.isEmpty()) {
        if (recent.size() == MOST_IN_MEMORY) {
          recent.removeFirst();
          dropped++;
        }
        recent.addLast(event);
      }
    }
    history.ifPresent(kept -> kept.store(event));
  }

  /** The number of events that were dropped because too many were in memory. */
  public long dropped() {
    synchronized (recent) {
      return dropped;
    }
  }

  /** The events that are wanted, latest first; empty if the database cannot be read. */
  public Optional<List<AuditEvent>> latest(AuditFilter filter, int limit) {
    if (history.isPresent()) {
      return history.get().audit(filter, limit);
    }
    List<AuditEvent> found = new ArrayList<>();
    synchronized (recent) {
      Iterator<AuditEvent> backwards = recent.descendingIterator();
      while (backwards.hasNext() && found.size() < limit) {
        AuditEvent next = backwards.next();
        if (filter.accepts(next)) {
          found.add(next);
        }
      }
    }
    return Optional.of(found);
  }
}
