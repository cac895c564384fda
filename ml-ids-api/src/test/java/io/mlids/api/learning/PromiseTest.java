package io.mlids.api.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mlids.core.net.IpAddress;
import io.mlids.core.site.FalseAlarmLimit;
import io.mlids.core.site.SiteFlow;
import io.mlids.core.site.SiteLearner;
import java.util.List;
import org.junit.jupiter.api.Test;

class PromiseTest {
  private static final long START = 1_700_000_000_000_000L;
  private static final IpAddress HOST = new IpAddress(false, 0, 0x0a000001);
  private static final long HOUR = 3_600_000_000L;

  private final SiteLearner learner = new SiteLearner(List.of());

  @Test
  void aShareDoesNotDependOnTheFlows() {
    Promise promise = promise("0.01");
    assertThat(promise.share()).hasValue(0.01);
    assertThat(promise.needed()).isEqualTo(497);
  }

  @Test
  void aLimitPerDayIsDividedByTheFlowsPerDay() {
    addFlows(100, 12 * HOUR);
    Promise promise = promise("2/day");
    assertThat(promise.share().orElseThrow()).isCloseTo(0.01, within(1e-12));
    assertThat(promise.needed()).isEqualTo(497);
    assertThat(promise.obstacle()).isEmpty();
  }

  @Test
  void aLimitPerDayIsUnknownWithoutAPeriod() {
    assertThat(promise("5/day").needed()).isZero();
    addFlows(1, 0);
    assertThat(promise("5/day").share()).isEmpty();
    assertThat(promise("5/day").obstacle()).isEmpty();
  }

  @Test
  void saysWhichLimitIsPossible() {
    addFlows(100, HOUR / 60);
    Promise promise = promise("5/day");
    assertThat(promise.share()).isEmpty();
    assertThat(promise.needed()).isZero();
    assertThat(promise.obstacle())
        .hasValueSatisfying(
            text ->
                assertThat(text)
                    .startsWith("5/day is too low for 144,000 flows per day")
                    .endsWith("allow at least 15/day"));
  }

  @Test
  void alwaysKeepsEnoughFlowsForALimitPerDay() {
    assertThat(Promise.mostNeeded(FalseAlarmLimit.parse("5/day"))).isEqualTo(49_926);
    assertThat(Promise.mostNeeded(FalseAlarmLimit.parse("0.01"))).isEqualTo(497);
  }

  private Promise promise(String limit) {
    return Promise.of(FalseAlarmLimit.parse(limit), learner);
  }

  private void addFlows(int count, long span) {
    for (int i = 0; i < count; i++) {
      long time = START + (count == 1 ? 0 : i * span / (count - 1));
      learner.add(new SiteFlow(HOST, 40_000, HOST, 80, 6, time, time), new float[0], 0.1);
    }
  }
}
