package io.mlids.core.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.feature.TrafficClass;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VerdictTest {
  private static final Verdict ATTACK =
      new Verdict(TrafficClass.UNKNOWN_ATTACK, 0.9, true, Map.of());
  private static final Anomaly ANOMALY = new Anomaly(0.001, List.of("x"));
  private static final Suspicion SUSPICION = new Suspicion(TrafficClass.UNKNOWN_ATTACK, 0.5);

  @Test
  void theFindingIsTheFirstThatApplies() {
    Verdict benign = ATTACK.benign();
    assertThat(benign.finding()).isEqualTo("benign");
    assertThat(benign.withAnomaly(ANOMALY).finding()).isEqualTo("unusual");
    assertThat(benign.withSuspicion(SUSPICION).finding()).isEqualTo("suspicious");
    assertThat(benign.withAnomaly(ANOMALY).withSuspicion(SUSPICION).finding())
        .isEqualTo("suspicious");
    assertThat(ATTACK.withAnomaly(ANOMALY).withSuspicion(SUSPICION).finding()).isEqualTo("attack");
  }
}
