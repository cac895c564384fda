package io.mlids.core.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.TrafficClass;
import io.mlids.core.model.FeatureQuantiles.Distribution;
import io.mlids.core.model.ModelBundle;
import io.mlids.core.testing.HandMadeModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainerTest {
  private static final FeatureProfile PROFILE = FeatureProfile.CORRECTED;
  private static final List<TrafficClass> BINARY =
      List.of(TrafficClass.BENIGN, TrafficClass.ATTACK);
  private static final TrafficClass BOT = new TrafficClass("Bot");
  private static final TrafficClass SCAN = new TrafficClass("PortScan");

  @TempDir Path folder;

  @Test
  void namesValueAndBenignRange() throws IOException {
    ModelBundle bundle = HandMadeModel.writeBundleWithQuantiles(folder, PROFILE, 2, 8);
    List<Reason> reasons = reasons(bundle, Map.of(Feature.TOT_FWD_PKTS, 10f), TrafficClass.ATTACK);
    assertThat(reasons)
        .singleElement()
        .satisfies(
            reason -> {
              assertThat(reason.text())
                  .isEqualTo("packets from the source: 10 (above the benign range: 2 to 8)");
              assertThat(reason.features()).containsExactly(Feature.TOT_FWD_PKTS);
              // The margin is 2, and the mean is −2 × 0.6 + 2 × 0.4.
              assertThat(reason.contribution()).isCloseTo(2.4, within(1e-6));
              assertThat(reason.share()).isEqualTo(1);
            });
  }

  @Test
  void featuresThatMeanTheSameAreOneReason() throws IOException {
    HandMadeModel model =
        model()
            .split(0, index(Feature.SUBFLOW_FWD_PKTS), 5, true, -1, 1)
            .split(0, index(Feature.TOT_FWD_PKTS), 5, true, -1, 1)
            .split(0, index(Feature.FLOW_DURATION), 5, true, -1.5, 1.5);
    List<Reason> reasons =
        reasons(
            model.writeBundle(folder, PROFILE, BINARY),
            Map.of(
                Feature.SUBFLOW_FWD_PKTS, 6f, Feature.TOT_FWD_PKTS, 12f, Feature.FLOW_DURATION, 7f),
            TrafficClass.ATTACK);
    assertThat(reasons)
        .extracting(Reason::text)
        .containsExactly("packets from the source: 12", "duration: 7 µs");
    assertThat(reasons.getFirst().share()).isCloseTo(4 / 7.0, within(1e-6));
    assertThat(reasons.getFirst().contribution()).isCloseTo(2.4, within(1e-6));
  }

  @Test
  void unusualValuesComeFirstAndHostsLast() throws IOException {
    HandMadeModel model =
        model()
            .split(0, index(Feature.INIT_FWD_WIN_BYTS), 5, true, -4, 4)
            .split(0, index(Feature.FLOW_DURATION), 5, true, -2, 2)
            .split(0, index(Feature.TOT_FWD_PKTS), 5, true, -1, 1);
    List<Reason> reasons =
        reasons(
            model.writeBundleWithQuantiles(folder, PROFILE, BINARY, 2, 8),
            Map.of(
                Feature.INIT_FWD_WIN_BYTS,
                10f,
                Feature.FLOW_DURATION,
                7f,
                Feature.TOT_FWD_PKTS,
                9f),
            TrafficClass.ATTACK);
    assertThat(reasons)
        .extracting(reason -> reason.features().getFirst())
        .containsExactly(Feature.TOT_FWD_PKTS, Feature.FLOW_DURATION, Feature.INIT_FWD_WIN_BYTS);
    assertThat(reasons).extracting(Reason::aboutHost).containsExactly(false, false, true);
    assertThat(reasons)
        .extracting(Reason::position)
        .containsExactly(
            Optional.of(Reason.Position.ABOVE),
            Optional.of(Reason.Position.INSIDE),
            Optional.of(Reason.Position.ABOVE));
    // Half of 7, a quarter and an eighth: the order does not change the shares.
    assertThat(reasons)
        .extracting(Reason::share)
        .satisfiesExactly(
            share -> assertThat(share).isCloseTo(1 / 7.0, within(1e-6)),
            share -> assertThat(share).isCloseTo(2 / 7.0, within(1e-6)),
            share -> assertThat(share).isCloseTo(4 / 7.0, within(1e-6)));
  }

  @Test
  void aTopicIsOneReasonAndShowsItsUnusualValue() throws IOException {
    HandMadeModel model =
        model()
            .split(0, index(Feature.FLOW_IAT_MEAN), 5, true, -2, 2)
            .split(0, index(Feature.FWD_IAT_MAX), 5, true, -1, 1)
            .split(0, index(Feature.BWD_IAT_MIN), 8.5, true, -0.1, 0.1);
    assertThat(
            reasons(
                model.writeBundleWithQuantiles(folder, PROFILE, BINARY, 2, 8),
                Map.of(
                    Feature.FLOW_IAT_MEAN, 7f, Feature.FWD_IAT_MAX, 20f, Feature.BWD_IAT_MIN, 9f),
                TrafficClass.ATTACK))
        .singleElement()
        .satisfies(
            reason -> {
              assertThat(reason.text())
                  .isEqualTo(
                      "longest gap between packets from the source: 20 µs (above the benign range:"
                          + " 2 to 8 µs)");
              assertThat(reason.features())
                  .containsExactly(Feature.FWD_IAT_MAX, Feature.FLOW_IAT_MEAN, Feature.BWD_IAT_MIN);
              assertThat(reason.share()).isEqualTo(1);
            });
  }

  @Test
  void aSitesRangeDecidesWhatIsUnusual() throws IOException {
    ModelBundle bundle = HandMadeModel.writeBundleWithQuantiles(folder, PROFILE, 2, 8);
    float[] row = row(Map.of(Feature.TOT_FWD_PKTS, 10f));
    List<Distribution> usual =
        PROFILE.modelFeatures().stream()
            .map(_ -> new Distribution(List.of(1d, 1d, 4d, 5d, 6d, 7d, 12d, 12d, 12d), 0))
            .toList();
    Explainer explainer = Explainer.of(bundle).orElseThrow();
    assertThat(explainer.at(usual).reasons(row, TrafficClass.ATTACK))
        .singleElement()
        .satisfies(
            reason -> {
              assertThat(reason.site()).contains(new Reason.Range(4, 12));
              assertThat(reason.position()).contains(Reason.Position.ABOVE);
              assertThat(reason.isUnusual()).isFalse();
            });
    assertThatIllegalArgumentException()
        .isThrownBy(() -> explainer.at(usual.subList(1, usual.size())));
  }

  @Test
  void explainsInWordsToo() throws IOException {
    ModelBundle bundle = HandMadeModel.writeBundleWithQuantiles(folder, PROFILE, 2, 8);
    float[] row = new float[PROFILE.modelFeatures().size()];
    row[index(Feature.TOT_FWD_PKTS)] = 10;
    Explanation explanation = Explainer.of(bundle).orElseThrow().explain(row, TrafficClass.ATTACK);
    assertThat(explanation.behaviour())
        .contains("the source sent 10 packets without data in 0 µs and got no answer");
    assertThat(explanation.reasons()).hasSize(1);
    assertThat(explanation.partOf()).isEmpty();
  }

  @Test
  void whatSpeaksAgainstTheAttackIsNoReason() throws IOException {
    HandMadeModel model =
        model()
            .split(0, index(Feature.TOT_BWD_PKTS), 5, true, 1, -1)
            .split(0, index(Feature.FLOW_DURATION), 5, true, -3, 3);
    assertThat(
            reasons(
                model.writeBundle(folder, PROFILE, BINARY),
                Map.of(Feature.TOT_BWD_PKTS, 6f, Feature.FLOW_DURATION, 7f),
                TrafficClass.ATTACK))
        .extracting(Reason::name)
        .containsExactly("duration");
  }

  @Test
  void showsThreeToFiveReasons() throws IOException {
    List<Feature> used =
        List.of(
            Feature.FLOW_DURATION,
            Feature.TOT_FWD_PKTS,
            Feature.TOT_BWD_PKTS,
            Feature.FLOW_BYTS_S,
            Feature.FIN_FLAG_CNT,
            Feature.DOWN_UP_RATIO);
    HandMadeModel even = model();
    used.forEach(feature -> even.split(0, index(feature), 5, false, -1, 1));
    assertThat(reasons(even.writeBundle(folder.resolve("even"), PROFILE, BINARY), Map.of(), BOT))
        .hasSize(5)
        .allSatisfy(
            reason -> {
              assertThat(reason.share()).isCloseTo(1 / 6.0, within(1e-6));
              assertThat(reason.text()).endsWith(": missing");
            });
    HandMadeModel uneven = model();
    for (int i = 0; i < used.size(); i++) {
      double leaf = i == 0 ? 100 : 1;
      uneven.split(0, index(used.get(i)), 5, false, -leaf, leaf);
    }
    assertThat(
            reasons(uneven.writeBundle(folder.resolve("uneven"), PROFILE, BINARY), Map.of(), BOT))
        .hasSize(3);
  }

  @Test
  void multiclassModelsAreExplainedAgainstBenign() throws IOException {
    HandMadeModel model =
        HandMadeModel.multiclass(PROFILE.modelFeatures().size(), 3)
            .split(0, index(Feature.TOT_FWD_PKTS), 5, true, 2, -2)
            .split(1, index(Feature.FLOW_DURATION), 5, true, -1, 1)
            .split(2, index(Feature.TOT_BWD_PKTS), 5, true, -3, 3);
    ModelBundle bundle =
        model.writeBundle(folder, PROFILE, List.of(TrafficClass.BENIGN, BOT, SCAN));
    Map<Feature, Float> row =
        Map.of(Feature.TOT_FWD_PKTS, 6f, Feature.FLOW_DURATION, 6f, Feature.TOT_BWD_PKTS, 6f);
    assertThat(reasons(bundle, row, BOT))
        .extracting(Reason::name)
        .containsExactly("packets from the source", "duration");
    assertThat(reasons(bundle, row, SCAN))
        .extracting(Reason::name)
        .containsExactly("packets from the destination", "packets from the source");
    assertThat(reasons(bundle, row, TrafficClass.UNKNOWN_ATTACK))
        .isEqualTo(reasons(bundle, row, SCAN));
  }

  @Test
  void modelsWithoutTrainingWeightsHaveNoExplainer() throws IOException {
    HandMadeModel model =
        model().tree(0, "[1,-1,-1]", "[2,-1,-1]", "[0,0,0]", "[1,2,3]", "[1,0,0]");
    assertThat(Explainer.of(model.writeBundle(folder, PROFILE, BINARY))).isEmpty();
  }

  private static HandMadeModel model() {
    return HandMadeModel.binary(PROFILE.modelFeatures().size());
  }

  private static int index(Feature feature) {
    return PROFILE.modelFeatures().indexOf(feature);
  }

  private static List<Reason> reasons(
      ModelBundle bundle, Map<Feature, Float> values, TrafficClass label) {
    return Explainer.of(bundle).orElseThrow().reasons(row(values), label);
  }

  private static float[] row(Map<Feature, Float> values) {
    float[] row = new float[PROFILE.modelFeatures().size()];
    Arrays.fill(row, Float.NaN);
    values.forEach((feature, value) -> row[index(feature)] = value);
    return row;
  }
}
