package io.mlids.train.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlids.core.feature.Feature;
import io.mlids.core.feature.TrafficClass;
import io.mlids.train.matrix.ClassTable;
import io.mlids.train.matrix.FlowMatrix;
import io.mlids.train.sampling.Smote.Upsampled;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SmoteTest {
  private static final List<Feature> FEATURES =
      List.of(
          Feature.FLOW_BYTS_S,
          Feature.FLOW_PKTS_S,
          Feature.FLOW_IAT_MEAN,
          Feature.FLOW_IAT_STD,
          Feature.FLOW_DURATION);
  private static final float[] STAND_INS = {10, 20, 30, 40, Float.NaN};
  private static final float[] SCALES = {1, 2, 0, 3, 0};

  private final ClassTable classes = new ClassTable();
  private final List<FlowMatrix> matrices = new ArrayList<>();

  @AfterEach
  void free() {
    matrices.forEach(FlowMatrix::close);
  }

  @Test
  void fillsRareAttacksUpAndLeavesOtherClassesAlone() {
    FlowMatrix matrix = matrix("Benign", 10, "Bot", 30, "PortScan", 200, "Heartbleed", 2);

    List<Upsampled> result = new Smote(STAND_INS, SCALES, 1).fill(matrix, 100);

    assertThat(result)
        .containsExactly(
            new Upsampled(new TrafficClass("Bot"), 30, 70),
            new Upsampled(new TrafficClass("Heartbleed"), 2, 98));
    assertThat(matrix.rowsOfClass()).containsExactly(10, 100, 200, 100);
  }

  @Test
  void aClassOfOneRowIsLeftAndReported() {
    FlowMatrix matrix = matrix("Benign", 10, "Bot", 1, "PortScan", 5);

    List<Upsampled> result = new Smote(STAND_INS, SCALES, 1).fill(matrix, 8);

    assertThat(result)
        .containsExactly(
            new Upsampled(new TrafficClass("Bot"), 1, 0),
            new Upsampled(new TrafficClass("PortScan"), 5, 3));
    assertThat(matrix.rowsOfClass()).containsExactly(10, 1, 8);
  }

  @Test
  void classesThatOnlyOtherMatricesHaveAreNotMadeUp() {
    classes.numberOf("Infilteration");
    FlowMatrix matrix = matrix("Benign", 3, "Bot", 3);

    assertThat(new Smote(STAND_INS, SCALES, 1).fill(matrix, 3)).isEmpty();
    assertThat(matrix.rowCount()).isEqualTo(6);
  }

  @Test
  void everySyntheticRowLiesBetweenTwoNeighboursOfItsClass() {
    FlowMatrix matrix = matrix("Bot", 40, "Benign", 40, "PortScan", 25);
    int real = (int) matrix.rowCount();

    new Smote(STAND_INS, SCALES, 1).fill(matrix, 90);

    assertThat(matrix.rowCount()).isEqualTo(real + 50 + 65);
    for (long row = real; row < matrix.rowCount(); row++) {
      assertThat(hasParents(matrix, row, real)).as("row %d", row).isTrue();
    }
  }

  @Test
  void theFirstRowsStayAsTheyWere() {
    FlowMatrix matrix = matrix("Bot", 20, "Benign", 5);
    FlowMatrix untouched = matrix("Bot", 20, "Benign", 5);

    new Smote(STAND_INS, SCALES, 1).fill(matrix, 50);

    for (long row = 0; row < untouched.rowCount(); row++) {
      for (int f = 0; f < FEATURES.size(); f++) {
        assertThat(matrix.value(row, f)).isEqualTo(Float.valueOf(untouched.value(row, f)));
      }
    }
  }

  @Test
  void aMissingValueCountsAsItsStandIn() {
    FlowMatrix matrix = matrix();
    int bot = classes.numberOf("Bot");
    matrix.add(new float[] {Float.NaN, Float.NaN, 1, 1, Float.NaN}, bot);
    matrix.add(new float[] {Float.NaN, 40, 1, 1, Float.NaN}, bot);

    new Smote(STAND_INS, SCALES, 1).fill(matrix, 50);

    for (long row = 2; row < matrix.rowCount(); row++) {
      assertThat(matrix.value(row, 0)).as("missing in both").isEqualTo(10);
      assertThat(matrix.value(row, 1)).as("missing in one").isBetween(20f, 40f);
      assertThat(matrix.value(row, 4)).as("missing in every row").isNaN();
    }
  }

  @Test
  void moreRowsThanTheMemoryHoldsAreRefusedBeforeAnyIsAdded() {
    FlowMatrix matrix = matrix("Benign", 10, "Bot", 30, "PortScan", 5, "Heartbleed", 1);
    long memoryOf300Rows = 300L * (FEATURES.size() * Float.BYTES + Short.BYTES);
    Smote smote = new Smote(STAND_INS, SCALES, 1, memoryOf300Rows);

    assertThatThrownBy(() -> smote.fill(matrix, Smote.MAX_WANTED))
        .isInstanceOf(SamplingException.class)
        .hasMessageStartingWith("nr_samples_attack_category 10000000 adds 19999965 rows")
        .hasMessageEndingWith("use a smaller number");
    assertThat(matrix.rowCount()).isEqualTo(46);
    // 300 rows: 10 benign flows, one Heartbleed, and 289 in two other classes.
    assertThatThrownBy(() -> smote.fill(matrix, 145)).isInstanceOf(SamplingException.class);
    assertThat(smote.fill(matrix, 144)).hasSize(3);
  }

  @Test
  void theSameSeedMakesTheSameRows() {
    assertThat(values(7)).isEqualTo(values(7)).isNotEqualTo(values(8));
  }

  private List<Float> values(long seed) {
    FlowMatrix matrix = matrix("Bot", 40, "PortScan", 25);
    new Smote(STAND_INS, SCALES, seed).fill(matrix, 60);
    List<Float> values = new ArrayList<>();
    for (long row = 65; row < matrix.rowCount(); row++) {
      for (int f = 0; f < FEATURES.size(); f++) {
        values.add(matrix.value(row, f));
      }
    }
    return values;
  }

  /** Returns whether the row lies between two real rows of its class that are neighbours. */
  private static boolean hasParents(FlowMatrix matrix, long row, int real) {
    for (int a = 0; a < real; a++) {
      for (int b = 0; b < real; b++) {
        boolean sameClass =
            matrix.label(a) == matrix.label(row) && matrix.label(b) == matrix.label(row);
        if (a != b && sameClass && isBetween(matrix, row, a, b) && areNear(matrix, a, b, real)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isBetween(FlowMatrix matrix, long row, int a, int b) {
    double part = Double.NaN;
    for (int f = 0; f < 4; f++) {
      double from = filled(matrix, a, f);
      double span = filled(matrix, b, f) - from;
      double gone = matrix.value(row, f) - from;
      if (span == 0) {
        if (gone != 0) {
          return false;
        }
        continue;
      }
      if (gone / span < 0 || gone / span > 1 || Math.abs(gone / span - part) > 1e-3) {
        return false;
      }
      part = gone / span;
    }
    return true;
  }

  private static boolean areNear(FlowMatrix matrix, int a, int b, int real) {
    int nearer = 0;
    for (int other = 0; other < real; other++) {
      if (other != a
          && matrix.label(other) == matrix.label(a)
          && distance(matrix, a, other) < distance(matrix, a, b)) {
        nearer++;
      }
    }
    return nearer < Smote.NEIGHBOURS;
  }

  private static double distance(FlowMatrix matrix, int a, int b) {
    double sum = 0;
    for (int f = 0; f < 4; f++) {
      if (SCALES[f] > 0) {
        double difference = (filled(matrix, a, f) - filled(matrix, b, f)) / SCALES[f];
        sum += difference * difference;
      }
    }
    return sum;
  }

  private static double filled(FlowMatrix matrix, long row, int feature) {
    float value = matrix.value(row, feature);
    return Float.isNaN(value) ? STAND_INS[feature] : value;
  }

  /** Random rows, given as alternating labels and counts. */
  private FlowMatrix matrix(Object... labelsAndRows) {
    Random random = new Random(3);
    FlowMatrix matrix = new FlowMatrix(FEATURES, classes);
    matrices.add(matrix);
    for (int i = 0; i < labelsAndRows.length; i += 2) {
      int label = classes.numberOf((String) labelsAndRows[i]);
      for (int row = 0; row < (int) labelsAndRows[i + 1]; row++) {
        float[] values = new float[FEATURES.size()];
        for (int f = 0; f < 4; f++) {
          values[f] =
              random.nextInt(8) == 0
                  ? Float.NaN
                  : (float) (100 * label + 30 * random.nextGaussian());
        }
        values[4] = Float.NaN;
        matrix.add(values, label);
      }
    }
    return matrix;
  }
}
