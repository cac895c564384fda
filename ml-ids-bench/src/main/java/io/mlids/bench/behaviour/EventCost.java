package io.mlids.bench.behaviour;

import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * Runs the traffic of {@link BehaviourBenchmark} and measures the thread's processor time as well
 * as the elapsed time. On a busy machine, the elapsed time means little.
 */
public final class EventCost {
  private static final int ROUNDS = 25;
  private static final int WARM_UP = 10;

  private EventCost() {}

  /** Prints the median costs for each given number of sources. */
  public static void main(String[] arguments) {
    for (String sources : arguments) {
      measure(Integer.parseInt(sources));
    }
  }

  private static void measure(int sources) {
    BehaviourBenchmark benchmark = new BehaviourBenchmark();
    benchmark.sources = sources;
    benchmark.start();
    double[] elapsed = new double[ROUNDS];
    double[] processor = new double[ROUNDS];
    for (int round = -WARM_UP; round < ROUNDS; round++) {
      benchmark.makeFlows();
      long start = System.nanoTime();
      long processorStart = processorNanos();
      benchmark.throughAllRules();
      if (round >= 0) {
        processor[round] = (processorNanos() - processorStart) / 1e3 / BehaviourBenchmark.EVENTS;
        elapsed[round] = (System.nanoTime() - start) / 1e3 / BehaviourBenchmark.EVENTS;
      }
    }
    System.out.printf(
        Locale.ROOT,
        "flow event, %,d sources: processor time %.2f µs, elapsed time with garbage collection"
            + " %.2f µs%n",
        sources,
        Medians.of(processor),
        Medians.of(elapsed));
  }

  private static long processorNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
