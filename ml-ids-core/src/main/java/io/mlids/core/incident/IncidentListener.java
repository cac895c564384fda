package io.mlids.core.incident;

/** Receives incidents as they change. */
public interface IncidentListener {

  /** The kind of change. */
  enum Event {
    OPENED,
    UPDATED,
    CLOSED;

    /** The name in JSON, such as {@code opened}. */
    public String id() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** Receives the current state of an incident. */
  void changed(Event event, Incident incident);

  /**
   * Sets the source of the following evidence.
   *
   * @param origin the displayed name of a capture
   */
  default void begins(String origin) {}

  /** Called when the input has ended, or when subsequent evidence belongs to unrelated input. */
  default void finished() {}

  /** Returns a listener that passes everything to this listener, then to another. */
  default IncidentListener andThen(IncidentListener other) {
    return new ListenerPair(this, other);
  }
}
