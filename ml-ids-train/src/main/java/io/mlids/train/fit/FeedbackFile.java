package io.mlids.train.fit;

import java.nio.file.Path;

/**
 * A file with flows that people judged, as exported by the server.
 *
 * @param weight the number of ordinary rows of its class that a judged flow counts for, 1 to 1,000
 */
public record FeedbackFile(Path file, double weight) {
  /** The default weight. */
  public static final double DEFAULT_WEIGHT = 10;

  private static final double MAX_WEIGHT = 1_000;

  /**
   * Checks the weight.
   *
   * @throws IllegalArgumentException if it is out of range
   */
  public FeedbackFile {
    if (!(weight >= 1 && weight <= MAX_WEIGHT)) {
      throw new IllegalArgumentException("the weight " + weight + " is not between 1 and 1000");
    }
  }
}
