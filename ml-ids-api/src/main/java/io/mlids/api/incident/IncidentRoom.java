package io.mlids.api.incident;

/**
 * How many incidents one capture may have in this server; more are counted only.
 *
 * @param most how many
 * @param inAll whether closed ones count too: of a capture that ends
 */
public record IncidentRoom(int most, boolean inAll) {
  /** Of an upload. */
  public static final IncidentRoom OF_UPLOAD = new IncidentRoom(1_000, true);

  /** Of a stream, at a time. */
  public static final IncidentRoom OF_STREAM = new IncidentRoom(1_000, false);

  /** Of a network interface, at a time. */
  public static final IncidentRoom OF_SENSOR = new IncidentRoom(10_000, false);
}
