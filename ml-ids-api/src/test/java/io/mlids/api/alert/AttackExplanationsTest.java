package io.mlids.api.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mlids.api.dispatch.AlertSettings;
import io.mlids.api.incident.IncidentStore;
import io.mlids.core.alert.AlertOrigin;
import io.mlids.core.explain.Explainer;
import io.mlids.core.explain.Explanation;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.flow.FlowKey;
import io.mlids.core.pipeline.DetectedFlow;
import io.mlids.core.testing.HandMadeModel;
import io.mlids.core.testing.PacketAttacks;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttackExplanationsTest {
  private static final long SECOND = 1_000_000_000L;

  @TempDir Path folder;
  private Optional<Explainer> explainer = Optional.empty();
  private long now;

  @BeforeEach
  void writeAModel() throws IOException {
    explainer = Explainer.of(HandMadeModel.writeBinaryBundle(folder, FeatureProfile.CORRECTED));
  }

  private AttackExplanations explanations(int perSecond) {
    AttackExplanations explanations =
        new AttackExplanations(perSecond, new IncidentStore(10), () -> now);
    explanations.use(() -> explainer);
    return explanations;
  }

  private static Attack.OfPackets attack(AttackExplanations explanations, int port) {
    DetectedFlow flow = PacketAttacks.tcp("10.0.0.1", port, "10.0.0.2", 80, "Bot");
    return new Attack.OfPackets(
        flow, "0123456789ab", AlertOrigin.STREAM, Instant.EPOCH, explanations);
  }

  @Test
  void explainsALimitedNumberPerSecond() {
    AttackExplanations explanations = explanations(2);
    Attack.OfPackets attack = attack(explanations, 1);
    assertThat(attack.explanation().behaviour())
        .contains(
            "the source sent 1 packet with 100 bytes and got 1 packet with 200 bytes back in 1 s,"
                + " with pauses of up to 1 s");
    assertThat(attack(explanations, 2).explanation().isEmpty()).isFalse();
    Attack.OfPackets third = attack(explanations, 3);
    assertThat(third.explanation()).isEqualTo(Explanation.NONE);
    assertThat(explanations.counts()).isEqualTo(new AttackExplanations.Counts(2, 1));
    now += SECOND / 2;
    assertThat(third.explanation().isEmpty()).isFalse();
    assertThat(attack(explanations, 4).explanation().isEmpty()).isTrue();
    now += 100 * SECOND;
    for (int i = 0; i < 3; i++) {
      assertThat(attack(explanations, 5 + i).explanation().isEmpty()).isEqualTo(i == 2);
    }
    assertThat(explanations.counts()).isEqualTo(new AttackExplanations.Counts(5, 3));
  }

  @Test
  void explainsAnAttackOnceForAllReceivers() {
    AttackExplanations explanations = explanations(1_000);
    Attack.OfPackets attack = attack(explanations, 1);
    Explanation first = attack.explanation();
    assertThat(first.isEmpty()).isFalse();
    assertThat(attack.explanation()).isEqualTo(first);
    assertThat(explanations.counts().explained()).isEqualTo(1);
    for (int port = 2; port < 258; port++) {
      assertThat(attack(explanations, port).explanation().isEmpty()).isFalse();
    }
    assertThat(attack.explanation()).as("no longer kept").isEqualTo(first);
    assertThat(explanations.counts().explained()).isEqualTo(258);
  }

  @Test
  void zeroTurnsExplanationsOff() {
    AttackExplanations explanations = explanations(0);
    Attack.OfPackets attack = attack(explanations, 1);
    explanations.keep(attack);
    assertThat(attack.isExplained()).isFalse();
    assertThat(attack.explanation()).isEqualTo(Explanation.NONE);
    assertThat(explanations.find(attack.flow().key(), 0, Long.MAX_VALUE)).isEmpty();
    assertThat(explanations.counts()).isEqualTo(new AttackExplanations.Counts(0, 0));
  }

  @Test
  void aModelWithoutWeightsCannotBeExplained() {
    AttackExplanations explanations = explanations(2);
    explanations.use(Optional::empty);
    assertThat(attack(explanations, 1).explanation()).isEqualTo(Explanation.NONE);
    assertThat(explanations.counts().skipped()).isZero();
  }

  @Test
  void findsTheLatestAttacks() {
    AttackExplanations explanations = explanations(2);
    Attack.OfPackets attack = attack(explanations, 1);
    FlowKey key = attack.flow().key();
    long end = attack.flow().end();
    explanations.keep(attack);
    assertThat(explanations.find(key, end, end + 10)).contains(attack);
    assertThat(explanations.find(key, end + 1, end + 10)).isEmpty();
    for (int port = 2; port < 4_098; port++) {
      explanations.keep(attack(explanations, port));
    }
    assertThat(explanations.find(key, 0, end)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1_001})
  void refusesOtherNumbers(int perSecond) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AlertSettings.DEFAULT.withExplained(perSecond))
        .withMessageContaining("explain-alerts");
  }
}
