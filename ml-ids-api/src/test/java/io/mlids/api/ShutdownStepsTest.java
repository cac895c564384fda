package io.mlids.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShutdownStepsTest {
  private static final Duration ENOUGH = Duration.ofMinutes(1);
  private static final Duration SOME = Duration.ofMillis(2);

  private final ShutdownSteps steps = new ShutdownSteps();
  private final List<String> ran = new ArrayList<>();

  @Test
  void runOnceInTheOppositeOrder() {
    steps.add(_ -> ran.add("first"));
    steps.add(_ -> ran.add("second"));
    steps.run(ENOUGH);
    steps.run(ENOUGH);
    assertThat(ran).containsExactly("second", "first");
  }

  @Test
  void aFailingStepDoesNotPreventTheOthers() {
    steps.add(_ -> ran.add("first"));
    steps.add(
        _ -> {
          throw new IllegalStateException("thrown on purpose");
        });
    steps.run(ENOUGH);
    assertThat(ran).containsExactly("first");
  }

  @Test
  void eachStepGetsTheTimeLeft() {
    List<Duration> left = new ArrayList<>();
    steps.add(left::add);
    steps.add(
        given -> {
          left.add(given);
          long start = System.nanoTime();
          while (System.nanoTime() - start < SOME.toNanos()) {
            Thread.onSpinWait();
          }
        });
    steps.run(ENOUGH);
    assertThat(left).hasSize(2);
    assertThat(left.getFirst()).isLessThanOrEqualTo(ENOUGH);
    assertThat(left.getLast()).isLessThanOrEqualTo(left.getFirst().minus(SOME)).isPositive();
    steps.add(left::add);
    steps.run(Duration.ZERO);
    assertThat(left.getLast()).isZero();
  }
}
