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
   * Says where what follows comes from.
   *
   * @param origin a capture's name, for people
   */
  default void begins(String origin) {}

  /** There is no more, or what follows has nothing to do with what was. */
  default void finished() {}
}
