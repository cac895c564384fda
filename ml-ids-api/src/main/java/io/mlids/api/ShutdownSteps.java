package io.mlids.api;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps that close the parts of a service, in the reverse of the order in which the parts were
 * started. If a step fails, the others still run. Thread-safe.
 */
final class ShutdownSteps {
  private static final Logger LOG = LoggerFactory.getLogger(ShutdownSteps.class);

  /** Closes one part of the service. */
  @FunctionalInterface
  interface Step {
    /**
     * @param left the time left for this step and all later steps
     */
    void run(Duration left);
  }

  private final Deque<Step> steps = new ArrayDeque<>();

  /** Adds a step that runs before all steps added so far. */
  synchronized void add(Step step) {
    steps.push(step);
  }

  /** Runs all steps that have not run yet. */
  synchronized void run(Duration atMost) {
    long start = System.nanoTime();
    while (!steps.isEmpty()) {
      Duration left = atMost.minusNanos(System.nanoTime() - start);
      try {
        steps.pop().run(left.isNegative() ? Duration.ZERO : left);
      } catch (RuntimeException | Error e) {
        LOG.warn("unexpected error; the shutdown continues", e);
      }
    }
  }
}
