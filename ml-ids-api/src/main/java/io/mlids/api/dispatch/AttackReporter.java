package io.mlids.api.dispatch;

import io.mlids.core.alert.AlertOrigin;
import io.mlids.core.pipeline.DetectedFlow;
import java.util.List;

/**
 * Reports attacks found in packets. Thread-safe. Never blocks and never throws, even if reporting
 * fails, so that detection is neither delayed nor interrupted.
 */
@FunctionalInterface
public interface AttackReporter {

  /**
   * Reports an attack.
   *
   * @param attack a flow that the model classified as an attack
   * @param modelVersion the first 12 hexadecimal digits of the SHA-256 of that model
   * @param origin where the packets come from
   */
  void report(DetectedFlow attack, String modelVersion, AlertOrigin origin);

  /**
   * Receives all scored flows, before the attacks among them are reported.
   *
   * @param modelVersion the version of the model, as in {@link #report}
   * @param origin where the packets come from
   */
  default void scored(List<DetectedFlow> flows, String modelVersion, AlertOrigin origin) {}
}
