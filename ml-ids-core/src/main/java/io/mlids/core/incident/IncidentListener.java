package io.mlids.core.incident;

/** Receives incidents as they change. */
public interface IncidentListener {

  /** The kind of change. */
  enum Event {
    OPENED,
    UPDATED,
    CLOSED;

    /** The name in JSON, {@code opened}. */
    public String id() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** Takes an incident as it now is. */
  void changed(Event event, Incident incident);

  /**
   * Sets the source of the following evidence.
   *
   * @param origin the displayed name of a capture
   */
  default void begins(String origin) {}

  /** There is no more, or what follows has nothing to do with what was. */
  default void finished() {}
}
