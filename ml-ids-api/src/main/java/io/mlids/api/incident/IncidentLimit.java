package io.mlids.api.incident;

/**
 * A limit on the number of incidents in one capture; further incidents are counted but not stored.
 *
 * @param most the maximum number of incidents
 * @param inAll whether closed incidents count towards the limit, as they do in an upload
 */
public record IncidentLimit(int most, boolean inAll) {
  /** The maximum number of incidents in an upload, open or closed. */
  public static final IncidentLimit OF_UPLOAD = new IncidentLimit(1_000, true);

  /** The maximum number of open incidents in a stream. */
  public static final IncidentLimit OF_STREAM = new IncidentLimit(1_000, false);

  /** The maximum number of open incidents on a network interface. */
  public static final IncidentLimit OF_SENSOR = new IncidentLimit(10_000, false);
}
