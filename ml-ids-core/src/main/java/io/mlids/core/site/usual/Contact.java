package io.mlids.core.site.usual;

import io.mlids.core.net.IpAddress;

/**
 * The properties of a flow that {@link UsualTraffic} considers.
 *
 * @param user the initiator
 * @param service the service that it used
 * @param end the time of the last packet, in microseconds since the epoch
 * @param bytes the payload bytes in both directions
 */
public record Contact(IpAddress user, Service service, long end, long bytes) {
  private static final long HOUR_MICROS = 3_600_000_000L;

  /** The hour in which the flow ended, in hours since the epoch. */
  long hour() {
    return Math.floorDiv(end, HOUR_MICROS);
  }
}
