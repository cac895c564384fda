package io.mlids.core.site.usual;

import io.mlids.core.net.IpAddress;

/**
 * A flow, as far as it matters for what is usual.
 *
 * @param user the initiator
 * @param service the service that it used
 * @param end time of the last packet, in microseconds since the epoch
 * @param bytes the payload bytes in both directions
 */
public record Contact(IpAddress user, Service service, long end, long bytes) {
  private static final long HOUR_MICROS = 3_600_000_000L;

  /** The hour in which the flow ended, counted from the epoch. */
  long hour() {
    return Math.floorDiv(end, HOUR_MICROS);
  }
}
