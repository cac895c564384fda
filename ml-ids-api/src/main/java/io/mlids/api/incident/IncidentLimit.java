package io.mlids.api.incident;

/**
 * A limit for the incidents of one capture; those beyond it are counted but not stored.
 *
 * @param most the limit
 * @param inAll whether the limit includes closed incidents, as for a capture that ends
 */
public record IncidentLimit(int most, boolean inAll) {
  /** The limit for an upload, in total. */
  public static final IncidentLimit OF_UPLOAD = new IncidentLimit(1_000, true);

  /** The limit for incidents of a stream that are open at the same time. */
  public static final IncidentLimit OF_STREAM = new IncidentLimit(1_000, false);

  /** The limit for incidents of a network interface that are open at the same time. */
  public static final IncidentLimit OF_SENSOR = new IncidentLimit(10_000, false);
}
