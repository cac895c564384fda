package io.mlids.train.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mlids.core.feature.Feature;
import io.mlids.core.model.FeatureQuantiles;
import io.mlids.train.matrix.ClassTable;
import io.mlids.train.matrix.FlowMatrix;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ColumnStatisticsTest {
  private static final List<Feature> FEATURES =
      List.of(Feature.FLOW_BYTS_S, Feature.FLOW_PKTS_S, Feature.FLOW_DURATION);

  private final ClassTable classes = new ClassTable();
  private final FlowMatrix matrix = new FlowMatrix(FEATURES, classes);

  @AfterEach
  void free() {
    matrix.close();
  }

  /**
   * Alternating benign rows (0 to 1000) and attacks (2000 to 3000); only benign rows have the
   * second feature.
   */
  private void fill(int rows) {
    int bot = classes.numberOf("Bot");
    int benign = classes.numberOf("Benign");
    for (int i = 0; i < rows; i++) {
      float at = 1000f * i / (rows - 1);
      matrix.add(new float[] {at, at, Float.NaN}, benign);
      matrix.add(new float[] {2000 + at, Float.NaN, Float.NaN}, bot);
    }
  }

  @Test
  void quantilesAreOfAllRowsAndOfTheBenignOnes() {
    fill(1001);
    List<FeatureQuantiles> quantiles = ColumnStatistics.of(matrix).quantiles();

    assertThat(quantiles).extracting(FeatureQuantiles::feature).isEqualTo(FEATURES);
    assertThat(quantiles.get(0).benign().values())
        .containsExactly(1.0, 10.0, 50.0, 250.0, 500.0, 750.0, 950.0, 990.0, 999.0);
    assertThat(quantiles.get(0).all().values().get(4)).isEqualTo(1500);
    assertThat(quantiles.get(0).all().missing()).isZero();
    assertThat(quantiles.get(1).all().values()).isEqualTo(quantiles.get(0).benign().values());
    assertThat(quantiles.get(1).all().missing()).isEqualTo(0.5);
    assertThat(quantiles.get(1).benign().missing()).isZero();
    assertThat(quantiles.get(2).all().values()).containsOnly(Double.NaN);
    assertThat(quantiles.get(2).all().missing()).isOne();
  }

  @Test
  void mediansAndDeviationsAreOfTheValuesThatAreThere() {
    fill(1001);
    ColumnStatistics statistics = ColumnStatistics.of(matrix);

    assertThat(statistics.medians()).containsExactly(1500, 500, Float.NaN);
    assertThat(statistics.deviations()[1]).isCloseTo(288.96f, within(0.01f));
    assertThat(statistics.deviations()[0]).isCloseTo(1040.91f, within(0.01f));
    assertThat(statistics.deviations()[2]).isZero();
  }

  @Test
  void ofMoreRowsThanAreSortedTheQuantilesAreThoseOfASample() {
    fill(10_000);
    FeatureQuantiles exact = ColumnStatistics.of(matrix).quantiles().getFirst();
    FeatureQuantiles sampled = ColumnStatistics.of(matrix, 2_500).quantiles().getFirst();

    assertThat(sampled).isNotEqualTo(exact);
    for (int i = 0; i < FeatureQuantiles.LEVELS.size(); i++) {
      assertThat(sampled.benign().values().get(i))
          .isCloseTo(exact.benign().values().get(i), within(5.0));
    }
    assertThat(ColumnStatistics.of(matrix, 2_500).quantiles().get(1).all().missing())
        .isEqualTo(0.5);
  }
}
