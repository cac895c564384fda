package io.mlids.api.history;

import io.mlids.api.feed.LiveNotification;
import io.mlids.api.history.audit.AuditEvent;
import io.mlids.api.history.figure.MinuteFigures;
import io.mlids.api.incident.KeptIncident;

/** What is to be written. Immutable. */
sealed interface Change {

  /** The approximate memory that this takes, in bytes. */
  int bytes();

  /** The latest state of an incident. */
  record Incident(KeptIncident kept) implements Change {
    @Override
    public int bytes() {
      return kept.bytes();
    }
  }

  /** A notification that clients are about to receive. */
  record Notification(LiveNotification notification) implements Change {
    @Override
    public int bytes() {
      return notification.bytes();
    }
  }

  /** What a source of packets did in a minute. */
  record Minute(MinuteFigures figures) implements Change {
    @Override
    public int bytes() {
      return figures.memory();
    }
  }

  /** Who changed what. */
  record Audit(AuditEvent event) implements Change {
    @Override
    public int bytes() {
      return event.memory();
    }
  }

  /** Numbers are about to be assigned. */
  record Reservation(String counter, long upTo) implements Change {
    private static final int BYTES = 64;

    @Override
    public int bytes() {
      return BYTES;
    }
  }
}
