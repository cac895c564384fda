package io.mlids.core.site;

import io.mlids.core.feature.Feature;
import java.util.List;

/** The payload bytes of a flow in both directions, from its row. */
final class PayloadBytes {

  private PayloadBytes() {}

  /**
   * Adds up both directions; a direction without a column or value counts as 0.
   *
   * @param first the index of the row's first value
   */
  static long of(float[] rows, int first, List<Feature> features) {
    return value(rows, first, features.indexOf(Feature.TOTLEN_FWD_PKTS))
        + value(rows, first, features.indexOf(Feature.TOTLEN_BWD_PKTS));
  }

  private static long value(float[] rows, int first, int column) {
    // A cast turns NaN into 0.
    return column < 0 ? 0 : Math.max(0, (long) rows[first + column]);
  }
}
