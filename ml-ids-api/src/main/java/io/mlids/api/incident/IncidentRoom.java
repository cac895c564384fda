package io.mlids.api.incident;

/**
 * A limit for the incidents of one capture; those beyond it are counted but not stored.
 *
 * @param most the limit
 * @param inAll whether the limit includes closed incidents, as for a capture that ends
 */
public record IncidentRoom(int most, boolean inAll) {
  /** For an upload, in total. */
  public static final IncidentRoom OF_UPLOAD = new IncidentRoom(1_000, true);

  /** For a stream, open at the same time. */
  public static final IncidentRoom OF_STREAM = new IncidentRoom(1_000, false);

  /** For a network interface, open at the same time. */
  public static final IncidentRoom OF_SENSOR = new IncidentRoom(10_000, false);
}
