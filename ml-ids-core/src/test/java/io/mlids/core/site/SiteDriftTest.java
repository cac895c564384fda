package io.mlids.core.site;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlids.core.detect.Detector;
import io.mlids.core.drift.DriftReport;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.FeatureRows;
import io.mlids.core.testing.HandMadeModel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiteDriftTest {
  private static final Instant LEARNED = Instant.parse("2026-03-01T12:00:00.123456Z");
  private static final Instant LATER = LEARNED.plus(Duration.ofDays(12));

  @TempDir Path folder;
  private final List<DriftReport> changes = new ArrayList<>();
  private final Random random = new Random(8);
  private Detector detector;
  private SiteClassifier classifier;

  @BeforeEach
  void learnValuesFrom0To9() throws Exception {
    detector = Detector.of(HandMadeModel.writeBinaryBundle(folder, FeatureProfile.CORRECTED));
    classifier = new SiteClassifier(detector, changes::add);
    classifier.use(SiteSample.learned(SiteSample.source(detector, 0.01), 2_000));
  }

  /** Classifies web flows whose values are the learned ones plus an offset. */
  private void judge(int count, int offset) {
    int width = detector.features().size();
    float[] rows = new float[count * width];
    for (int row = 0; row < count; row++) {
      for (int column = 0; column < width; column++) {
        rows[row * width + column] = random.nextInt(10) + offset;
      }
    }
    judge(rows);
  }

  private void judge(float[] rows) {
    int count = rows.length / detector.features().size();
    int[] protocols = new int[count];
    int[] ports = new int[count];
    Arrays.fill(protocols, SiteSample.TCP);
    Arrays.fill(ports, 443);
    classifier.verdicts(FeatureRows.of(detector.features(), rows, count, protocols, ports));
  }

  private SiteDriftReport report() {
    return classifier.siteDrift().orElseThrow();
  }

  @Test
  void aClassifierWithoutAProfileHasNone() {
    assertThat(new SiteClassifier(detector).siteDrift()).isEmpty();
  }

  @Test
  void cannotTellAfterAFewFlows() {
    judge(500, 0);
    assertThat(report().state()).isEqualTo(SiteDriftReport.State.CANNOT_TELL_YET);
    assertThat(report().conclusion(LATER))
        .isEqualTo(
            "cannot tell yet whether the flows resemble those learned 12 days ago: only 500 flows"
                + " so far");
  }

  @Test
  void flowsLikeTheLearnedOnesDoNotDrift() {
    judge(3_000, 0);
    assertThat(report().state()).isEqualTo(SiteDriftReport.State.LIKE_SITE);
    assertThat(report().conclusion(LATER))
        .isEqualTo("the flows resemble those learned 12 days ago");
    assertThat(report().unusualShare()).isLessThan(0.02);
    assertThat(changes).isEmpty();
  }

  @Test
  void flowsOfAnotherNetworkDrift() {
    judge(3_000, 100);
    assertThat(report().state()).isEqualTo(SiteDriftReport.State.UNLIKE_SITE);
    assertThat(report().unusualShare()).isEqualTo(1);
    assertThat(report().conclusion(LATER))
        .startsWith("the flows differ from those learned 12 days ago, so the promised rate of")
        .contains("100.0 % of the flows are unusual; most often outside the usual range: ")
        .endsWith("; learn again");
    assertThat(changes).singleElement().satisfies(each -> assertThat(each.drifting()).isTrue());
  }

  @Test
  void manyUnusualFlowsDifferPartly() {
    SiteDriftReport like = report();
    judge(1_000, 0);
    DriftReport ranges = report().ranges();
    assertThat(new SiteDriftReport(ranges, true, 99, 0.01, LEARNED).state())
        .isEqualTo(SiteDriftReport.State.LIKE_SITE);
    assertThat(new SiteDriftReport(ranges, true, 100, 0.01, LEARNED).state())
        .isEqualTo(SiteDriftReport.State.PARTLY_UNLIKE);
    assertThat(new SiteDriftReport(ranges, true, 50, 0.001, LEARNED).state())
        .isEqualTo(SiteDriftReport.State.PARTLY_UNLIKE);
    assertThat(like.unusual()).isZero();
  }

  /** The ranges of 133 flows leave out about 1.5 % of later flows in each feature. */
  @Test
  void theRangesOfASmallProfileDoNotCount() throws Exception {
    int width = detector.features().size();
    SiteLearner learner = new SiteLearner(detector.features());
    for (int i = 0; i < 333; i++) {
      float[] row = new float[width];
      fillContinuous(row);
      learner.add(SiteSample.flow(i, SiteSample.TCP, 443), row, 0.1);
    }
    classifier.use(learner.learn(SiteSample.source(detector, 0.02), _ -> false, 0.5, 3).profile());
    float[] rows = new float[5_000 * width];
    fillContinuous(rows);
    judge(rows);
    assertThat(report().ranges().outOfRange()).isPositive();
    assertThat(report().state()).isEqualTo(SiteDriftReport.State.LIKE_SITE);
    assertThat(report().ranges().drifting()).isFalse();
    judge(5_000, 100);
    assertThat(report().state()).isEqualTo(SiteDriftReport.State.PARTLY_UNLIKE);
    assertThat(changes).isEmpty();
  }

  private void fillContinuous(float[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }
  }

  @Test
  void forgetsFlowsThatLeaveTheWindow() {
    judge(5_000, 100);
    judge(12_000, 0);
    assertThat(report().unusualShare()).isLessThan(0.02);
    assertThat(report().state()).isEqualTo(SiteDriftReport.State.LIKE_SITE);
    assertThat(changes).hasSize(2);
  }

  @Test
  void aNewProfileStartsAgainAndFalseAlarmsDoNot() throws Exception {
    judge(2_000, 0);
    classifier.recalibrate(FeatureRows.of(detector.features(), new float[0], 0));
    assertThat(report().ranges().rows()).isEqualTo(2_000);
    classifier.use(SiteSample.learned(SiteSample.source(detector, 0.01)));
    assertThat(report().ranges().rows()).isZero();
  }

  @Test
  void saysHowOldTheProfileIs() {
    assertThat(ago(Duration.ofMinutes(59))).isEqualTo("less than an hour ago");
    assertThat(ago(Duration.ofSeconds(-5))).isEqualTo("less than an hour ago");
    assertThat(ago(Duration.ofMinutes(61))).isEqualTo("1 hour ago");
    assertThat(ago(Duration.ofHours(47))).isEqualTo("47 hours ago");
    assertThat(ago(Duration.ofHours(48))).isEqualTo("2 days ago");
  }

  private String ago(Duration age) {
    return report().ago(LEARNED.plus(age));
  }

  @Test
  void theJsonHasItsOwnStates() {
    judge(3_000, 0);
    ObjectNode json = report().toJson(LATER, true);
    assertThat(json.get("state").asText()).isEqualTo("like_site");
    assertThat(json.get("learned_at").asText()).isEqualTo("2026-03-01T12:00:00.123456Z");
    assertThat(json.get("unusual_expected").asDouble()).isEqualTo(0.01);
    assertThat(json.get("unusual").asDouble()).isEqualTo(report().unusualShare());
    assertThat(json.get("features")).hasSameSizeAs(detector.features());
    assertThat(json.has("packets_read")).isFalse();
    assertThat(report().toJson(LATER, false).has("features")).isFalse();
  }
}
