package io.mlids.api.triage;

import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Keeps triage events. Implementations are thread-safe; only one thread at a time appends. */
public interface TriageLog {

  /** Returns whether the events survive a restart. */
  boolean isPersistent();

  /** The number of the last event; 0 without events. */
  long lastNumber() throws IOException;

  /**
   * The events of incidents, each list in the order of the numbers. Incidents without events are
   * missing.
   *
   * @throws IOException if the events cannot be read
   */
  Map<String, List<TriageEvent>> events(Collection<String> incidents) throws IOException;

  /** The IDs of the incidents with an allow-list entry that expires after a time. */
  Set<String> muting(Instant time) throws IOException;

  /**
   * Appends events: all of them or none. Returns once they are durable.
   *
   * @param events with increasing numbers
   * @param results the triage of the incidents that the events change, with these events
   * @throws IOException if the events are not kept
   */
  void append(List<TriageEvent> events, List<Triage> results) throws IOException;

  /** The number of incidents whose events were dropped to make room. */
  default long dropped() {
    return 0;
  }
}
