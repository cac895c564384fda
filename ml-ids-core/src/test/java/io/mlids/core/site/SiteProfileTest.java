package io.mlids.core.site;

import static io.mlids.core.site.SiteSample.WIDE;
import static io.mlids.core.site.SiteSample.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.mlids.core.detect.Anomaly;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.FeatureRows;
import io.mlids.core.model.FeatureQuantiles.Distribution;
import io.mlids.core.site.anomaly.AnomalyScorer;
import io.mlids.core.site.anomaly.IsolationForest;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SiteProfileTest {
  private static final Distribution ANY = new Distribution(Collections.nCopies(9, Double.NaN), 1);
  private static final AnomalyScorer SCORER =
      new AnomalyScorer(List.of(ANY, ANY), IsolationForest.fit(new float[] {1, 2}, 1, 2, 1));

  private static SiteProfile profile(double rate, Map<ServiceGroup, double[]> scores) {
    Map<ServiceGroup, SiteProfile.Scores> groups = new EnumMap<>(ServiceGroup.class);
    scores.forEach(
        (group, each) ->
            groups.put(
                group, new SiteProfile.Scores(Calibration.of(each), 0, Calibration.of(each))));
    return new SiteProfile(source(rate), groups, SCORER, Optional.empty());
  }

  /** A profile with scores up to 0.8 and up to 0.1, in equal steps from 0. */
  private static SiteProfile webAndDns(int web, int dns) {
    return profile(
        0.01, Map.of(ServiceGroup.WEB, upTo(0.8, web), ServiceGroup.DNS, upTo(0.1, dns)));
  }

  /** A profile with scores up to 0.8, in equal steps from 0, and the given scores. */
  private static SiteProfile webAndMail(int web, double... mail) {
    return profile(0.01, Map.of(ServiceGroup.WEB, upTo(0.8, web), ServiceGroup.MAIL, mail));
  }

  private static double[] upTo(double highest, int count) {
    double[] scores = new double[count];
    for (int i = 0; i < count; i++) {
      scores[i] = highest * (i + 1) / count;
    }
    return scores;
  }

  @Test
  void aGroupWithEnoughFlowsHasItsOwnAnomalyThreshold() {
    SiteProfile profile = webAndDns(400, 400);
    assertThat(profile.hasOwnThreshold(ServiceGroup.DNS)).isTrue();
    // The highest of 400 scores.
    assertThat(profile.anomalyThreshold(ServiceGroup.WEB)).isEqualTo(0.8);
    assertThat(profile.anomalyThreshold(ServiceGroup.DNS)).isEqualTo(0.1);
  }

  @Test
  void groupsWithFewFlowsShareTheirHighestScore() {
    SiteProfile profile =
        profile(
            0.01,
            Map.of(
                ServiceGroup.WEB, upTo(0.8, 1_000),
                ServiceGroup.DNS, upTo(0.1, 20),
                ServiceGroup.MAIL, new double[] {0.95, 0.2}));
    assertThat(profile.hasOwnThreshold(ServiceGroup.DNS)).isFalse();
    assertThat(profile.anomalyThreshold(ServiceGroup.MAIL)).isEqualTo(0.95);
    assertThat(profile.anomalyThreshold(ServiceGroup.DNS)).isEqualTo(0.95);
    // The third highest of 1,000 scores, for a rate of 0.01 − 3 / 1,022.
    assertThat(profile.anomalyThreshold(ServiceGroup.WEB)).isEqualTo(0.8 * 998 / 1_000);
    // The fifth highest of 1,022 scores; one of the four higher scores belongs to mail.
    assertThat(profile.anomalyThreshold(ServiceGroup.FILES)).isEqualTo(0.8 * 997 / 1_000);
    assertThat(profile.hasOwnThreshold(ServiceGroup.FILES)).isFalse();
  }

  @Test
  void groupsWithFewFlowsHaveACommonThresholdIfTheyHaveEnoughTogether() {
    SiteProfile profile =
        profile(
            0.01,
            Map.of(
                ServiceGroup.WEB, upTo(0.8, 400),
                ServiceGroup.DNS, upTo(0.1, 250),
                ServiceGroup.MAIL, upTo(0.5, 250)));
    // The highest of 400 and the second highest of 500 scores.
    assertThat(profile.anomalyThreshold(ServiceGroup.WEB)).isEqualTo(0.8);
    assertThat(profile.anomalyThreshold(ServiceGroup.DNS)).isEqualTo(0.5 * 249 / 250);
    assertThat(profile.anomalyThreshold(ServiceGroup.MAIL)).isEqualTo(0.5 * 249 / 250);
    assertThat(profile.hasOwnThreshold(ServiceGroup.MAIL)).isFalse();
  }

  @Test
  void ifNoGroupHasEnoughFlowsAllShareOneThreshold() {
    SiteProfile profile = webAndDns(200, 200);
    for (ServiceGroup group : ServiceGroup.values()) {
      assertThat(profile.anomalyThreshold(group)).isEqualTo(0.8);
      assertThat(profile.hasOwnThreshold(group)).isFalse();
    }
  }

  /** False alarms of one TCP service with the given attack probabilities. */
  private static SiteProfile judged(SiteProfile profile, int port, double... probabilities) {
    int[] ports = new int[probabilities.length];
    Arrays.fill(ports, port);
    return judged(profile, ports, probabilities);
  }

  /** False alarms of TCP services with the given attack probabilities and the same features. */
  private static SiteProfile judged(SiteProfile profile, int[] ports, double[] probabilities) {
    int count = probabilities.length;
    int[] protocols = new int[count];
    Arrays.fill(protocols, SiteSample.TCP);
    return profile.withFalseAlarms(
        FeatureRows.of(SiteSample.COLUMNS, new float[2 * count], count, protocols, ports),
        probabilities);
  }

  @Test
  void allGroupsShareTheAttackThresholdIfTheirOffsetsAreZero() {
    SiteProfile profile = webAndMail(600, 0.95, 0.2);
    // The second highest of 602 scores.
    for (ServiceGroup group : ServiceGroup.values()) {
      assertThat(profile.attackThreshold(group)).isEqualTo(0.8);
    }
  }

  @Test
  void aGroupThatWasNotLearnedHasTheThresholdOfAllFlowsWithoutOffsets() {
    Calibration web = Calibration.of(upTo(0.9, 400));
    SiteProfile profile =
        new SiteProfile(
            source(0.01),
            Map.of(ServiceGroup.WEB, new SiteProfile.Scores(web, 2, web)),
            SCORER,
            Optional.empty());
    assertThat(profile.attackThreshold(ServiceGroup.WEB)).isEqualTo(0.9);
    assertThat(profile.attackThreshold(ServiceGroup.MAIL)).isEqualTo(0.9);
  }

  @Test
  void aFalseAlarmRaisesTheThresholdOfItsOwnGroupOnly() {
    // Each group has 1,000 scores, so the thirteenth highest of 2,000 is the threshold.
    SiteProfile learned = webAndDns(1_000, 1_000);
    SiteProfile judged = judged(learned, 443, 0.97);
    double step = 0.8 / 1_000;
    assertThat(learned.attackThreshold(ServiceGroup.WEB)).isCloseTo(0.8 - 12 * step, within(1e-12));
    assertThat(judged.attackThreshold(ServiceGroup.WEB)).isCloseTo(0.8 - 11 * step, within(1e-12));
    assertThat(judged.attackThreshold(ServiceGroup.DNS))
        .isEqualTo(learned.attackThreshold(ServiceGroup.DNS));
    assertThat(judged.groups()).isEqualTo(learned.groups());
    // As many false alarms as scores that may exceed the threshold.
    double[] many = new double[15];
    Arrays.fill(many, 0.97);
    assertThat(judged(learned, 443, many).attackThreshold(ServiceGroup.WEB)).isEqualTo(0.97);
  }

  @Test
  void oneFalseAlarmIsEnoughInAGroupWithFewFlows() {
    SiteProfile learned = webAndMail(1_000, 0.5, 0.2);
    SiteProfile judged = judged(learned, 25, 0.9);
    assertThat(learned.attackThreshold(ServiceGroup.MAIL)).isLessThan(0.8);
    assertThat(judged.attackThreshold(ServiceGroup.MAIL)).isEqualTo(0.9);
    assertThat(judged.attackThreshold(ServiceGroup.WEB))
        .isEqualTo(learned.attackThreshold(ServiceGroup.WEB));
  }

  @Test
  void aFalseAlarmOfAGroupThatWasNotLearnedRaisesTheThresholdOfSuchGroups() {
    SiteProfile learned = profile(0.01, Map.of(ServiceGroup.WEB, upTo(0.8, 1_000)));
    SiteProfile judged = judged(learned, 21, 0.97);
    assertThat(judged.attackThreshold(ServiceGroup.FILES))
        .isGreaterThan(learned.attackThreshold(ServiceGroup.FILES));
    assertThat(judged.attackThreshold(ServiceGroup.WEB))
        .isEqualTo(learned.attackThreshold(ServiceGroup.WEB));
  }

  @Test
  void falseAlarmsNeverLowerAThresholdAndTheirOrderDoesNotMatter() {
    SplittableRandom random = new SplittableRandom(11);
    Map<ServiceGroup, double[]> scores = new EnumMap<>(ServiceGroup.class);
    scores.put(ServiceGroup.WEB, random.doubles(3_000).toArray());
    scores.put(ServiceGroup.DNS, random.doubles(700).toArray());
    scores.put(ServiceGroup.MAIL, random.doubles(40).toArray());
    SiteProfile learned = profile(0.01, scores);
    for (int round = 0; round < 50; round++) {
      int count = 1 + random.nextInt(400);
      double[] probabilities = random.doubles(count).toArray();
      int[] ports = new int[count];
      for (int i = 0; i < count; i++) {
        ports[i] = List.of(443, 53, 25, 22, 7).get(random.nextInt(5));
      }
      SiteProfile judged = judged(learned, ports, probabilities);
      for (int i = 0; i < count / 2; i++) {
        swap(ports, i, count - 1 - i);
        double last = probabilities[count - 1 - i];
        probabilities[count - 1 - i] = probabilities[i];
        probabilities[i] = last;
      }
      SiteProfile reversed = judged(judged, ports, probabilities);
      for (ServiceGroup group : ServiceGroup.values()) {
        assertThat(judged.attackThreshold(group))
            .isGreaterThanOrEqualTo(learned.attackThreshold(group))
            .isEqualTo(reversed.attackThreshold(group));
      }
    }
  }

  private static void swap(int[] values, int one, int other) {
    int value = values[one];
    values[one] = values[other];
    values[other] = value;
  }

  @Test
  void withoutFalseAlarmsTheThresholdsAreThoseLearned() {
    SiteProfile learned = webAndMail(1_000, 0.5, 0.2);
    SiteProfile undone = judged(judged(learned, 25, 0.9), 25);
    for (ServiceGroup group : ServiceGroup.values()) {
      assertThat(undone.attackThreshold(group)).isEqualTo(learned.attackThreshold(group));
    }
  }

  /** Uniform scores; those of each group are in the range {@code apart} above the previous one. */
  @Tag("slow")
  @ParameterizedTest
  @CsvSource({
    "0.01, 1, '1500 800 120 120 120 120 120 120 120'",
    "0.001, 1, '9950 5 5 5 5 5 5 5 5 5'",
    "0.001, 0, '9950 5 5 5 5 5 5 5 5 5'",
    "0.001, 0, '4750 5 5 5 5 5 5 5 5'",
    "0.01, 0, '1000 5 5 5 5 5 5 5 5'",
    "0.01, 1, '286 2 2 2 2 2 2 2 2'",
    "0.01, 0, '180 130 2'"
  })
  void keepsTheRateOverAllGroupsTogether(double rate, int apart, String sizesText) {
    int[] sizes = Arrays.stream(sizesText.split(" ")).mapToInt(Integer::parseInt).toArray();
    double total = Arrays.stream(sizes).sum();
    SplittableRandom random = new SplittableRandom(11);
    int kept = 0;
    double mean = 0;
    int draws = 400;
    for (int draw = 0; draw < draws; draw++) {
      Map<ServiceGroup, double[]> scores = new EnumMap<>(ServiceGroup.class);
      for (int group = 0; group < sizes.length; group++) {
        double[] each = new double[sizes[group]];
        for (int i = 0; i < each.length; i++) {
          each[i] = first(group, apart) + random.nextDouble();
        }
        scores.put(ServiceGroup.values()[group], each);
      }
      SiteProfile profile = profile(rate, scores);
      double real = 0;
      for (int group = 0; group < sizes.length; group++) {
        double threshold = profile.anomalyThreshold(ServiceGroup.values()[group]);
        double above = 1 - (threshold - first(group, apart));
        real += sizes[group] / total * Math.clamp(above, 0, 1);
      }
      mean += real / draws;
      kept += real <= rate ? 1 : 0;
    }
    assertThat(mean).isLessThan(rate);
    assertThat((double) kept / draws).isGreaterThanOrEqualTo(0.94);
  }

  /** The lowest score of a group; the first group, which is large, is always below the others. */
  private static double first(int group, int apart) {
    return group == 0 ? 0 : apart == 0 ? 1 : group;
  }

  @Test
  void refusesInconsistentParts() {
    AnomalyScorer narrow = AnomalyScorer.fit(new float[] {1}, 1, 1, 1);
    SiteProfile.Scores scores =
        new SiteProfile.Scores(Calibration.of(upTo(1, 400)), 0, Calibration.of(upTo(1, 400)));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new SiteProfile(
                    source(0.01), Map.of(ServiceGroup.WEB, scores), narrow, Optional.empty()))
        .withMessageContaining("columns");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AnomalyScorer(List.of(ANY), SCORER.forest()))
        .withMessageContaining("columns");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> profile(0.001, Map.of(ServiceGroup.WEB, upTo(1, 400))))
        .withMessageContaining(
            "400 scores are too few for a rate of 0.001, which needs at least 2995");
    for (double rate : new double[] {0, 1, -0.1, Double.NaN}) {
      assertThatIllegalArgumentException().isThrownBy(() -> source(rate));
    }
  }

  @Test
  void saysWhichFeaturesAreFarthestOutsideTheirUsualRange() throws TooFewFlowsException {
    SiteProfile profile =
        SiteSample.learned(SiteSample.source("m", FeatureProfile.CORRECTED, WIDE, 0.01));
    float[] strange = {20, 20, 1_000.5f, 20, 20, 60.25f, 20, 2_500_000};
    Anomaly anomaly = profile.anomaly(strange, 0, ServiceGroup.WEB);
    assertThat(anomaly).isNotNull();
    assertThat(anomaly.p()).isGreaterThan(0).isLessThanOrEqualTo(0.01);
    assertThat(anomaly.reasons())
        .containsExactly(
            WIDE.get(7).columnName() + " is 2,500,000; usually it is between 0 and 9",
            WIDE.get(2).columnName() + " is 1,001; usually it is between 0 and 9",
            WIDE.get(5).columnName() + " is 60.25; usually it is between 0 and 9");
    float[] usual = {4, 5, 3, 6, 4, 5, 6, 4};
    assertThat(profile.anomaly(usual, 0, ServiceGroup.WEB)).isNull();
  }

  /** Compared with the web flows, nearly all of which have higher scores, it would be usual. */
  @Test
  void theRarityOfAnUnusualFlowRefersToTheFlowsThatItsThresholdIsComputedFrom() {
    double[] web = new double[1_000];
    Arrays.fill(web, 10);
    double[] dns = new double[20];
    Arrays.fill(dns, -1);
    SiteProfile profile = profile(0.01, Map.of(ServiceGroup.WEB, web, ServiceGroup.DNS, dns));
    Anomaly anomaly = profile.anomaly(new float[2], 0, ServiceGroup.DNS);
    assertThat(anomaly).isNotNull();
    assertThat(anomaly.p()).isEqualTo(1.0 / 21);
  }
}
