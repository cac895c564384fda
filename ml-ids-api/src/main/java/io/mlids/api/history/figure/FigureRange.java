package io.mlids.api.history.figure;

import java.util.Optional;

/**
 * Which minutes are wanted, and how many of them make a point. Immutable.
 *
 * @param from the earliest time at which a minute may begin, in microseconds since the epoch
 * @param until the latest such time, inclusive
 * @param step the length of a point in microseconds; points begin at multiples of it
 * @param origin only figures of this source; empty for the sum of all
 */
public record FigureRange(long from, long until, long step, Optional<String> origin) {

  /** Checks the step. */
  public FigureRange {
    if (step < 1) {
      throw new IllegalArgumentException("the step is not positive");
    }
  }

  /** The maximum number of points in the range. */
  public long points() {
    return Math.floorDiv(until, step) - Math.floorDiv(from, step) + 1;
  }
}
