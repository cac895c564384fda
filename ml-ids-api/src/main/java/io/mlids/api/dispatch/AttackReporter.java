package io.mlids.api.dispatch;

import io.mlids.core.alert.AlertOrigin;
import io.mlids.core.pipeline.DetectedFlow;

/**
 * Reports the attacks that are found in packets. Thread-safe; returns at once and throws nothing,
 * even if reporting fails: detection never waits for it.
 */
@FunctionalInterface
public interface AttackReporter {

  /**
   * Takes an attack.
   *
   * @param attack a flow whose verdict is that it is an attack
   * @param modelVersion the first 12 hexadecimal digits of the SHA-256 of the model that said so
   * @param origin where it was found
   */
  void report(DetectedFlow attack, String modelVersion, AlertOrigin origin);
}
