package io.mlids.api.history.figure;

import java.util.OptionalDouble;

/**
 * What one source of packets did in one minute. Immutable.
 *
 * @param minute the start of the minute, in microseconds since the epoch
 * @param countedFrom when the counting began, in microseconds since the epoch; tells the rows of a
 *     server that restarted within the minute apart
 * @param origin the source of the packets, such as {@code sensor eth0}
 * @param drift the share of values outside the training range at the end of the minute, from 0 to
 *     1; empty if it is unknown
 */
public record MinuteFigures(
    long minute, long countedFrom, String origin, FigureCounts counts, OptionalDouble drift) {
  /** A minute in microseconds. */
  public static final long MINUTE = 60_000_000;

  private static final int BYTES = 200;

  /** The approximate memory that this takes, in bytes. */
  public int memory() {
    return BYTES + 2 * origin.length();
  }
}
