package io.mlids.core.site;

import static io.mlids.core.site.SiteSample.COLUMNS;
import static io.mlids.core.site.SiteSample.TCP;
import static io.mlids.core.site.SiteSample.UDP;
import static io.mlids.core.site.SiteSample.WIDE;
import static io.mlids.core.site.SiteSample.flow;
import static io.mlids.core.site.SiteSample.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.site.usual.Contact;
import io.mlids.core.site.usual.Deviation;
import io.mlids.core.site.usual.Service;
import io.mlids.core.site.usual.UsualTraffic;
import java.util.Arrays;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SiteLearnerTest {
  private static final double HUNDREDTH = 0.01;

  /**
   * A learner that has received web flows, one per second. The flows contain 0, 1, 2, … packets.
   */
  private static SiteLearner learner(int flows, IntToDoubleFunction probability) {
    SiteLearner learner = new SiteLearner(COLUMNS);
    for (int i = 0; i < flows; i++) {
      learner.add(flow(i, TCP, 443), new float[] {7, i}, probability.applyAsDouble(i));
    }
    return learner;
  }

  private static SiteLearner.Result learn(SiteLearner learner) throws TooFewFlowsException {
    return learner.learn(source(HUNDREDTH), _ -> false, 0.5, 1);
  }

  @Test
  void calibratesOnLaterFlowsThanItFits() throws TooFewFlowsException {
    // The first 400 flows fit the forest; their high probabilities must not raise a threshold.
    SiteLearner.Result result = learn(learner(1_000, i -> i < 400 ? 1 : 0.001 * (i - 400)));
    SiteProfile profile = result.profile();
    assertThat(profile.usual().get(1).values().getLast()).isBetween(398.0, 399.0);
    assertThat(profile.usual().get(1).values().get(4)).isEqualTo(199.5);
    assertThat(profile.calibrated()).isEqualTo(600);
    assertThat(profile.groups()).containsOnlyKeys(ServiceGroup.WEB);
    // The second highest of 600 scores, for a rate of 1 %.
    assertThat(profile.attackThreshold(ServiceGroup.WEB)).isEqualTo(0.598);
  }

  @Test
  void checksTheLastFifthAgainstThresholdsOfEarlierFlows() throws TooFewFlowsException {
    SiteLearner.Result result =
        learn(learner(1_000, i -> i < 400 ? 1 : i < 800 ? 0.2 : i % 4 == 0 ? 0.9 : 0.2));
    assertThat(result.checked()).isEqualTo(200);
    assertThat(result.flagged()).isEqualTo(50);
    // The profile itself also includes the flows used for the check.
    assertThat(result.profile().attackThreshold(ServiceGroup.WEB)).isEqualTo(0.9);
  }

  @Test
  void checksHowManyLaterFlowsAreUnusual() throws TooFewFlowsException {
    Random random = new Random(1);
    SiteLearner learner = new SiteLearner(WIDE);
    for (int i = 0; i < 1_000; i++) {
      float[] row = SiteSample.row(WIDE.size(), random);
      if (i >= 900) {
        Arrays.fill(row, 1_000);
      }
      learner.add(flow(i, TCP, 443), row, 0);
    }
    SiteLearner.Result result =
        learner.learn(
            SiteSample.source("m", FeatureProfile.CORRECTED, WIDE, HUNDREDTH), _ -> false, 0.5, 1);
    assertThat(result.unusual()).isBetween(100L, 103L);
    assertThat(result.flagged()).isZero();
  }

  @Test
  void sortsFlowsByTheirLastPackets() throws TooFewFlowsException {
    // As at the end of a capture: all DNS flows are added after the web flows.
    SiteLearner learner = new SiteLearner(COLUMNS);
    for (int i = 0; i < 1_000; i++) {
      int second = i < 500 ? 2 * i : 2 * (i - 500) + 1;
      learner.add(
          i < 500 ? flow(second, TCP, 443) : flow(second, UDP, 53), new float[] {7, second}, 0.5);
    }
    SiteProfile profile = learn(learner).profile();
    assertThat(profile.groups().get(ServiceGroup.WEB).attack().count()).isEqualTo(300);
    assertThat(profile.groups().get(ServiceGroup.DNS).attack().count()).isEqualTo(300);
    assertThat(profile.usual().get(1).values().getLast()).isBetween(398.0, 399.0);
  }

  @Test
  void recordsWhereTheProfileComesFrom() throws TooFewFlowsException {
    SiteLearner learner = learner(1_000, _ -> 0);
    SiteProfile.Source learned =
        learner
            .learn(source(HUNDREDTH), flow -> flow.start() < 50_000_000, 0.5, 1)
            .profile()
            .source();
    assertThat(learned.flows()).isEqualTo(950);
    assertThat(learned.leftOut()).isEqualTo(50);
    assertThat(learned.firstTime()).isEqualTo(50_000_000);
    assertThat(learned.lastTime()).isEqualTo(1_000_000_000);
    assertThat(learned.learnedAt()).isEqualTo(source(HUNDREDTH).learnedAt());
    assertThat(learned.modelVersion()).isEqualTo("0123456789ab");
    assertThat(learned.falseAlarms()).isEqualTo(HUNDREDTH);
  }

  @Test
  void flowsWithoutTimesDoNotExtendThePeriod() throws TooFewFlowsException {
    SiteLearner learner = new SiteLearner(COLUMNS);
    for (int i = 0; i < 1_000; i++) {
      learner.add(flow(1_000_000 + i, TCP, 443), new float[] {7, i}, 0);
    }
    assertThat(learner.span(_ -> false))
        .isEqualTo(new SiteLearner.Span(1_000, 1_000_000_000_000L, 1_001_000_000_000L));
    learner.add(SiteFlow.ofService(TCP, 443), new float[] {7, 7}, 0);
    assertThat(learner.span(_ -> false)).isEqualTo(new SiteLearner.Span(1_001, 0, 0));
    assertThat(learner.span(_ -> false).days()).isZero();
    assertThat(learner.span(flow -> flow.start() == 0).days()).isPositive();
    SiteProfile.Source learned = learn(learner).profile().source();
    assertThat(learned.firstTime()).isEqualTo(1_000_000_000_000L);
    assertThat(learned.lastTime()).isEqualTo(1_001_000_000_000L);
  }

  @Test
  void learnsNothingFromFlowsLeftOut() throws TooFewFlowsException {
    SiteLearner learner = learner(1_000, i -> i >= 600 && i < 700 ? 1 : 0.3);
    assertThat(learn(learner).profile().attackThreshold(ServiceGroup.WEB)).isEqualTo(1);
    SiteProfile without =
        learner
            .learn(
                source(HUNDREDTH),
                flow -> flow.start() >= 600_000_000 && flow.start() < 700_000_000,
                0.5,
                1)
            .profile();
    assertThat(without.attackThreshold(ServiceGroup.WEB)).isEqualTo(0.3);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 0.3, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001})
  void asksForExactlyTheFlowsThatItNeeds(double rate) throws TooFewFlowsException {
    SiteLearner.Result result = null;
    int flows = 0;
    long needed = 0;
    while (result == null) {
      try {
        result = learner(flows, _ -> 0).learn(source(rate), _ -> false, 0.5, 1);
      } catch (TooFewFlowsException e) {
        assertThat(e.flows()).isEqualTo(flows);
        needed = e.needed();
        flows = Math.max(flows + 1, (int) (needed - 3));
      }
    }
    assertThat((long) flows).isEqualTo(needed).isEqualTo(SiteLearner.needed(rate));
    // Otherwise all of them could be below the threshold by chance.
    assertThat(Math.pow(1 - rate, result.profile().calibrated())).isLessThanOrEqualTo(0.05);
  }

  @Test
  void saysHowManyFlowsAreMissing() {
    assertThatThrownBy(() -> learn(learner(100, _ -> 0)))
        .isInstanceOf(TooFewFlowsException.class)
        .hasMessage("100 flows are too few; at least 497 are needed");
    assertThatThrownBy(() -> learn(learner(0, _ -> 0))).isInstanceOf(TooFewFlowsException.class);
    assertThatThrownBy(() -> learner(1_000, _ -> 0).learn(source(HUNDREDTH), _ -> true, 0.5, 1))
        .isInstanceOf(TooFewFlowsException.class)
        .hasMessageStartingWith("0 flows");
  }

  @Test
  void checksOnlyIfTheEarlierFlowsAreEnoughForThresholds() throws TooFewFlowsException {
    assertThat(learn(learner(497, _ -> 0)).checked()).isZero();
    assertThat(learn(learner(750, _ -> 0)).checked()).isEqualTo(150);
  }

  @Test
  void thinsOutFlowsEvenlyBeyondItsCapacity() throws TooFewFlowsException {
    int flows = 450_000;
    SiteLearner learner = new SiteLearner(COLUMNS);
    float[] row = {1, 2};
    for (int i = 0; i < flows; i++) {
      learner.add(flow(i, TCP, 443), row, 0);
    }
    assertThat(learner.flows()).isEqualTo(flows);
    // The limit of 200,000 was reached twice, so only every fourth flow is held.
    assertThat(learner.held()).isEqualTo(flows / 4);
    SiteProfile.Source source =
        learner
            .learn(source(HUNDREDTH), flow -> flow.start() < 100_000_000_000L, 0.5, 1)
            .profile()
            .source();
    assertThat(source.flows()).isEqualTo(350_000);
    assertThat(source.leftOut()).isEqualTo(100_000);
    assertThat(source.firstTime()).isEqualTo(100_000_000_000L);
    assertThat(source.lastTime()).isEqualTo((flows - 4 + 1) * 1_000_000L);
  }

  @Test
  void canLeaveOutFlowsBeforeTheEnd() throws TooFewFlowsException {
    SiteLearner learner = learner(1_000, i -> i >= 600 && i < 700 ? 1 : 0.3);
    learner.leaveOut(flow -> flow.start() >= 600_000_000 && flow.start() < 700_000_000);
    SiteProfile profile = learn(learner).profile();
    assertThat(profile.attackThreshold(ServiceGroup.WEB)).isEqualTo(0.3);
    assertThat(profile.source().flows()).isEqualTo(900);
    assertThat(profile.source().leftOut()).isEqualTo(100);
    assertThat(learner.represented()).isEqualTo(900);
    assertThat(learner.leftOut()).isEqualTo(100);
    assertThat(SiteLearner.needed(HUNDREDTH)).isEqualTo(497);
  }

  @Test
  void aCopyDoesNotChange() {
    SiteLearner learner = learner(10, _ -> 0);
    SiteLearner copy = learner.copy();
    learner.leaveOut(_ -> true);
    learner.add(flow(11, TCP, 443), new float[] {7, 11}, 0);
    assertThat(copy.held()).isEqualTo(10);
    assertThat(copy.flows()).isEqualTo(10);
    assertThat(copy.leftOut()).isZero();
  }

  @Test
  void aGroupThatTheModelSuspectsDoesNotRaiseTheThresholdsOfOthers() throws TooFewFlowsException {
    // The model gives ordinary DNS flows probabilities around 0.99, and others around 0.1.
    Random random = new Random(3);
    SiteLearner learner = new SiteLearner(COLUMNS);
    for (int i = 0; i < 4_000; i++) {
      boolean web = i % 2 == 0;
      double odds = Math.exp((web ? -2.2 : 4.6) + 0.3 * random.nextGaussian());
      learner.add(flow(i, web ? TCP : UDP, web ? 443 : 53), new float[] {7, i}, odds / (1 + odds));
    }
    SiteProfile profile = learn(learner).profile();
    assertThat(profile.groups().get(ServiceGroup.WEB).attackOffset()).isZero();
    assertThat(profile.groups().get(ServiceGroup.DNS).attackOffset()).isBetween(5.0, 6.0);
    assertThat(profile.attackThreshold(ServiceGroup.WEB)).isBetween(0.3, 0.6);
    assertThat(profile.attackThreshold(ServiceGroup.DNS)).isBetween(0.99, 0.999);
    SiteProfile updated = learner.update(profile, source(HUNDREDTH), _ -> false).profile();
    assertThat(updated.groups().get(ServiceGroup.DNS).attackOffset())
        .isEqualTo(profile.groups().get(ServiceGroup.DNS).attackOffset());
    // A model whose own threshold is as high does not suspect these flows.
    SiteProfile unsuspected = learner.learn(source(HUNDREDTH), _ -> false, 0.998, 1).profile();
    assertThat(unsuspected.groups().get(ServiceGroup.DNS).attackOffset()).isZero();
  }

  @Test
  void findsRepeatedSourcesAmongTheFlowsThatAreNotLeftOut() throws TooFewFlowsException {
    SiteLearner learner = learner(1_000, i -> i >= 600 && i < 620 ? 0.7 : 0.3);
    for (int i = 0; i < 20; i++) {
      SiteFlow attack =
          new SiteFlow(SiteSample.address(9), 40_000, SiteSample.address(2), 443, TCP, i, i);
      learner.add(attack, new float[] {7, i}, 0.7);
    }
    RepeatedSources found = learner.repeatedSources(0.7, _ -> false);
    assertThat(found.names()).containsExactly("10.0.0.9");
    assertThat(learner.repeatedSources(0.71, _ -> false).names()).isEmpty();
    assertThat(learner.repeatedSources(0.7, flow -> flow.start() < 100).names()).isEmpty();
    assertThat(
            learner.learn(source(HUNDREDTH), found::contains, 0.5, 1).profile().source().leftOut())
        .isEqualTo(20);
  }

  @Test
  void learnsWhoUsesWhichService() throws TooFewFlowsException {
    SiteProfile profile = learn(learner(1_000, _ -> 0)).profile();
    UsualTraffic traffic = profile.traffic().orElseThrow();
    Service web = new Service(SiteSample.address(2), TCP, 443);
    assertThat(traffic.services()).containsOnlyKeys(web);
    assertThat(traffic.services().get(web).users()).containsExactly(SiteSample.address(1));
    assertThat(traffic.services().get(web).flows()).isEqualTo(1_000);
    assertThat(traffic.judged()).as("the flows not used for fitting").isEqualTo(600);
    Contact stranger = new Contact(SiteSample.address(3), web, 0, 0);
    assertThat(profile.watch().orElseThrow().add(stranger))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.deviation()).isEqualTo(Deviation.NEW_USER);
              assertThat(finding.p()).isEqualTo(1 / 601.0);
            });

    SiteLearner more = new SiteLearner(COLUMNS);
    for (int i = 0; i < 400; i++) {
      boolean isNew = i % 100 == 0;
      more.add(
          new SiteFlow(SiteSample.address(isNew ? 3 : 1), 9, SiteSample.address(2), 443, TCP, 0, i),
          new float[] {7, 200},
          0);
    }
    SiteLearner.Result update = more.update(profile, source(HUNDREDTH), _ -> false);
    assertThat(update.unusual()).isEqualTo(4);
    UsualTraffic both = update.profile().traffic().orElseThrow();
    assertThat(both.services().get(web).users())
        .containsExactlyInAnyOrder(SiteSample.address(1), SiteSample.address(3));
    assertThat(both.judged()).isEqualTo(1_000);
    assertThat(both.deviating()).containsEntry(Deviation.NEW_USER, 4L);
  }

  /** New users come and go, as on a network with visitors. */
  @Test
  void marksAtMostThePromisedShareForTheUseOfServices() throws TooFewFlowsException {
    SiteLearner learner = new SiteLearner(COLUMNS);
    for (int i = 0; i < 1_000; i++) {
      learner.add(
          new SiteFlow(
              SiteSample.address(100 + i / 40), 9, SiteSample.address(2), 443, TCP, i, i + 1L),
          new float[] {7, i % 100},
          0);
    }
    SiteLearner.Result result = learn(learner);
    Service web = new Service(SiteSample.address(2), TCP, 443);
    assertThat(result.profile().traffic().orElseThrow().deviating())
        .containsEntry(Deviation.NEW_USER, 600L);
    assertThat(
            result
                .profile()
                .watch()
                .orElseThrow()
                .add(new Contact(SiteSample.address(3), web, 0, 0)))
        .isEmpty();
    assertThat(result.unusual()).isZero();
  }

  @Test
  void knowsNoServicesIfTheAddressesAreUnknown() throws TooFewFlowsException {
    SiteLearner learner = new SiteLearner(COLUMNS);
    for (int i = 0; i < 1_000; i++) {
      learner.add(SiteFlow.ofService(TCP, 443), new float[] {7, i}, 0);
    }
    assertThat(learn(learner).profile().traffic()).isEmpty();
  }

  @Test
  void anUpdateAddsScoresAndKeepsWhatIsUsual() throws TooFewFlowsException {
    SiteLearner first = new SiteLearner(COLUMNS);
    for (int i = 0; i < 1_000; i++) {
      first.add(flow(2_000 + i, TCP, 443), new float[] {7, i}, 0.2);
    }
    SiteProfile before = learn(first).profile();
    SiteLearner more = new SiteLearner(COLUMNS);
    for (int i = 0; i < 500; i++) {
      boolean web = i < 300;
      more.add(
          flow(5_000 + i, web ? TCP : UDP, web ? 443 : 53), new float[] {7, i}, web ? 0.2 : 0.6);
    }
    SiteLearner.Result result = more.update(before, source(HUNDREDTH), _ -> false);
    SiteProfile after = result.profile();
    assertThat(after.calibrated()).isEqualTo(600 + 500);
    assertThat(after.groups().get(ServiceGroup.WEB).attack().count()).isEqualTo(900);
    assertThat(after.groups().get(ServiceGroup.DNS).attack().count()).isEqualTo(200);
    assertThat(after.usual()).isEqualTo(before.usual());
    assertThat(after.scorer()).isSameAs(before.scorer());
    assertThat(after.source().flows()).isEqualTo(1_500);
    assertThat(after.source().firstTime()).isEqualTo(2_000_000_000L);
    assertThat(after.source().lastTime()).isEqualTo(5_500_000_000L);
    // The new DNS flows exceed the old threshold, but not the new one.
    assertThat(result.checked()).isEqualTo(500);
    assertThat(result.flagged()).isEqualTo(200);
    assertThat(before.attackThreshold(ServiceGroup.DNS)).isEqualTo(0.2);
    assertThat(after.attackThreshold(ServiceGroup.DNS)).isEqualTo(0.6);
  }

  @Test
  void anUpdateNeedsFlowsAndEnoughForTheRate() throws TooFewFlowsException {
    SiteProfile before = learn(learner(1_000, _ -> 0.2)).profile();
    assertThatThrownBy(() -> new SiteLearner(COLUMNS).update(before, source(HUNDREDTH), _ -> false))
        .isInstanceOf(TooFewFlowsException.class)
        .hasMessage("0 flows are too few; at least 1 are needed");
    SiteLearner more = learner(100, _ -> 0.2);
    assertThatThrownBy(() -> more.update(before, source(0.001), _ -> false))
        .isInstanceOf(TooFewFlowsException.class)
        .hasMessage("100 flows are too few; at least 2395 are needed");
    SiteProfile after =
        learner(2_395, _ -> 0.2).update(before, source(0.001), _ -> false).profile();
    assertThat(after.calibrated()).isEqualTo(2_995);
    assertThat(after.source().falseAlarms()).isEqualTo(0.001);
  }
}
