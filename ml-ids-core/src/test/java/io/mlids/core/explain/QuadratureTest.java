package io.mlids.core.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuadratureTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 10, 34, 200})
  void integratesPolynomialsOfUpToTwiceThePointsExactly(int count) {
    Quadrature quadrature = Quadrature.ofPoints(count);
    assertThat(Arrays.stream(quadrature.points()).boxed())
        .hasSize(count)
        .allMatch(point -> point > 0 && point < 1);
    for (int degree = 0; degree < 2 * count; degree++) {
      double integral = 0;
      for (int i = 0; i < count; i++) {
        integral += quadrature.weights()[i] * Math.pow(quadrature.points()[i], degree);
      }
      assertThat(integral).isCloseTo(1.0 / (degree + 1), within(1e-13));
    }
  }
}
