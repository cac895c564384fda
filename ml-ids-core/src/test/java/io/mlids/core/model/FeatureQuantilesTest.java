package io.mlids.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.mlids.core.model.FeatureQuantiles.Distribution;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeatureQuantilesTest {

  @Test
  void quantilesLieBetweenTheNearestRanks() {
    float[] column = new float[1_001];
    for (int i = 0; i < column.length; i++) {
      column[i] = (i * 617) % 1_001;
    }
    Distribution distribution = Distribution.ofReordered(column, column.length);
    assertThat(distribution.values())
        .containsExactly(1.0, 10.0, 50.0, 250.0, 500.0, 750.0, 950.0, 990.0, 999.0);
    assertThat(distribution.missing()).isZero();

    // numpy.quantile([10, 20, 30, 40], [.001, .01, .05, .25, .5, .75, .95, .99, .999])
    Distribution few = Distribution.ofReordered(new float[] {30, 10, 40, 20}, 4);
    List<Double> expected = List.of(10.03, 10.3, 11.5, 17.5, 25.0, 32.5, 38.5, 39.7, 39.97);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(few.values().get(i)).isCloseTo(expected.get(i), within(1e-9));
    }
  }

  @Test
  void missingValuesAreCountedSeparately() {
    float nan = Float.NaN;
    Distribution distribution = Distribution.ofReordered(new float[] {nan, 7, nan, nan, 99}, 4);
    assertThat(distribution.missing()).isEqualTo(0.75);
    assertThat(distribution.values()).containsOnly(7.0);
  }

  @Test
  void noRowsHaveNoQuantiles() {
    Distribution none = Distribution.ofReordered(new float[0], 0);
    assertThat(none.values()).containsOnly(Double.NaN);
    assertThat(none.missing()).isNaN();
  }

  @Test
  void needsAValueForEachLevel() {
    assertThatThrownBy(() -> new Distribution(List.of(1.0), 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
