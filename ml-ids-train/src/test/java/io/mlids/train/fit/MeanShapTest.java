package io.mlids.train.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mlids.core.explain.Explainer;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.TrafficClass;
import io.mlids.core.model.ModelBundle;
import io.mlids.core.table.FlowBatch;
import io.mlids.core.testing.HandMadeModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeanShapTest {
  private static final FeatureProfile PROFILE = FeatureProfile.CSE2018;

  @TempDir Path folder;
  private ModelBundle bundle;

  @BeforeEach
  void writeAModel() throws IOException {
    bundle = HandMadeModel.writeBinaryBundle(folder.resolve("model"), PROFILE);
  }

  @Test
  void isTheMeanOfTheAbsoluteContributions() throws IOException {
    FlowBatch rows = GeneratedFlows.batch(Map.of("Benign", 60, "Bot", 40), 3);
    double[] packets = rows.column(Feature.TOT_FWD_PKTS);
    for (int i = 0; i < 100; i++) {
      // Contributions of both signs.
      packets[i] = i % 3 == 0 ? 1 : 15;
    }
    MeanShap shap =
        MeanShap.of(bundle, GeneratedFlows.write(folder.resolve("a.h5"), PROFILE, rows));
    assertThat(shap.rows()).isEqualTo(100);
    Explainer explainer = Explainer.of(bundle).orElseThrow();
    int index = PROFILE.modelFeatures().indexOf(Feature.TOT_FWD_PKTS);
    double sum = 0;
    for (int i = 0; i < 100; i++) {
      float[] row = new float[PROFILE.modelFeatures().size()];
      row[index] = Feature.TOT_FWD_PKTS.modelValue(packets[i]);
      sum += Math.abs(explainer.contributions(row, TrafficClass.ATTACK)[index]);
    }
    assertThat(shap.means().get(Feature.TOT_FWD_PKTS)).isPositive();
    assertThat(shap.means().get(Feature.TOT_FWD_PKTS)).isCloseTo(sum / 100, within(1e-9));
    assertThat(shap.means().get(Feature.FLOW_DURATION)).isZero();
  }

  @Test
  void explainsALimitedNumberOfRowsAtEqualDistances() throws IOException {
    int rows = FlowBatch.DEFAULT_CAPACITY + 1_000;
    Path file = GeneratedFlows.write(folder.resolve("b.h5"), Map.of("Benign", rows), 3);
    assertThat(MeanShap.of(bundle, file).rows()).isEqualTo((rows + 2) / 3);
  }

  @Test
  void isEmptyWithoutRowsOrWeights() throws IOException {
    Path none = GeneratedFlows.write(folder.resolve("c.h5"), Map.of(), 3);
    assertThat(MeanShap.of(bundle, none)).isEqualTo(new MeanShap(Map.of(), 0));
    ModelBundle weightless =
        HandMadeModel.binary(PROFILE.modelFeatures().size())
            .tree(0, "[1,-1,-1]", "[2,-1,-1]", "[0,0,0]", "[1,2,3]", "[1,0,0]")
            .writeBundle(
                folder.resolve("weightless"),
                PROFILE,
                List.of(TrafficClass.BENIGN, TrafficClass.ATTACK));
    Path some = GeneratedFlows.write(folder.resolve("d.h5"), Map.of("Benign", 5), 3);
    assertThat(MeanShap.of(weightless, some).rows()).isZero();
  }
}
