package io.mlids.core.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.behaviour.conversation.ObservedFlow;
import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.behaviour.setting.BehaviourSettings;
import io.mlids.core.net.IpAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RepeatedVerdictsTest {
  private final RepeatedVerdicts verdicts = new RepeatedVerdicts(BehaviourSettings.shipped());

  private double usualShare;

  private void add(int source, int flows, int attacks) {
    add(source, flows, attacks, 0);
  }

  private void add(int source, int flows, int attacks, int unusual) {
    for (int i = 0; i < flows; i++) {
      verdicts.add(
          new ObservedFlow(
              new IpAddress(false, 0, source),
              40_000 + i,
              new IpAddress(false, 0, 99),
              80,
              6,
              i * 1_000_000L,
              10,
              3,
              2,
              100,
              200,
              new int[6]),
          i < attacks ? Optional.of("Bot") : Optional.empty(),
          usualShare,
          i < unusual ? Optional.of("active_max is 9") : Optional.empty());
    }
  }

  @Test
  void flowsClassifiedAsAttacksFarMoreOftenThanOthersAreEvidence() {
    add(1, 300, 3);
    add(2, 20, 18);
    assertThat(verdicts.evidence())
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.kind()).isEqualTo(BehaviourKind.REPEATED_VERDICTS);
              assertThat(found.attackers()).containsExactly(new IpAddress(false, 0, 2));
              assertThat(found.reason()).contains("18 of 20 flows", "0.0.0.99:80", "Bot");
              assertThat(found.tally().flows()).isEqualTo(18);
            });
  }

  @Test
  void verdictsThatAreUsualForTheServiceAreNoEvidence() {
    add(1, 300, 0);
    usualShare = 0.9;
    add(2, 20, 19);
    assertThat(verdicts.evidence()).isEmpty();
    usualShare = 0.2;
    add(3, 20, 19);
    assertThat(verdicts.evidence()).hasSize(1);
  }

  @Test
  void flowsThatAreUnusualFarMoreOftenThanOthersAreEvidence() {
    add(1, 300, 0, 2);
    add(2, 20, 0, 19);
    assertThat(verdicts.evidence())
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.kind()).isEqualTo(BehaviourKind.UNUSUAL);
              assertThat(found.attackers()).containsExactly(new IpAddress(false, 0, 2));
              assertThat(found.reason())
                  .contains("19 of 20 flows", "unusual for this network", "active_max is 9");
              assertThat(found.tally().flows()).isEqualTo(19);
            });
  }

  @Test
  void aModelThatClassifiesHalfOfAllFlowsAsAttacksGivesNoEvidence() {
    for (int source = 1; source <= 40; source++) {
      add(source, 20, 11);
    }
    assertThat(verdicts.evidence()).isEmpty();
  }

  @Test
  void fewFlowsAreNotEnough() {
    add(1, 300, 3);
    add(2, 4, 4);
    assertThat(verdicts.evidence()).isEmpty();
  }

  @Test
  void countsThePairsEvictedAtTheLimit() {
    add(1, 20, 18);
    for (int source = 2; source <= RepeatedVerdicts.MAX_PAIRS; source++) {
      add(source, 1, 0);
    }
    assertThat(verdicts.evicted()).isZero();
    assertThat(verdicts.evidence()).hasSize(1);
    add(RepeatedVerdicts.MAX_PAIRS + 1, 1, 0);
    assertThat(verdicts.evicted()).isEqualTo(1);
    assertThat(verdicts.evidence()).as("the pair was the least recently seen one").isEmpty();
  }
}
