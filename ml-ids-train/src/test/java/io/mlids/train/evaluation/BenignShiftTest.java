package io.mlids.train.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.model.FeatureQuantiles;
import io.mlids.core.model.FeatureQuantiles.Distribution;
import io.mlids.core.model.ModelBundle;
import io.mlids.core.model.ModelManifest;
import io.mlids.core.testing.HandMadeModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class BenignShiftTest {
  private static final int ROWS = 4_000;

  @TempDir Path folder;
  private ModelManifest model;
  private int width;

  /**
   * Feature 0 is uniform from 0 to 1, feature 1 half zeros, feature 2 always missing, the others
   * constant.
   */
  @BeforeEach
  void train() throws Exception {
    ModelBundle bundle =
        HandMadeModel.writeBinaryBundle(folder.resolve("model"), FeatureProfile.CORRECTED);
    List<Feature> features = bundle.manifest().features();
    width = features.size();
    Random random = new Random(1);
    List<FeatureQuantiles> quantiles =
        features.stream()
            .map(
                feature -> {
                  float[] column = new float[ROWS];
                  for (int row = 0; row < ROWS; row++) {
                    column[row] = value(features.indexOf(feature), random);
                  }
                  Distribution both = Distribution.ofReordered(column, ROWS);
                  return new FeatureQuantiles(feature, both, both);
                })
            .toList();
    ModelManifest plain = bundle.manifest();
    model =
        ModelManifest.builder(plain.profile())
            .modelSha256(plain.modelSha256())
            .quantiles(quantiles)
            .build();
  }

  @Test
  void rowsOfTheSameKindAreNear() {
    BenignShift shift = BenignShift.of(model).orElseThrow();
    Random random = new Random(2);
    for (int row = 0; row < ROWS; row++) {
      shift.add(row(random, 0, 1), 0);
    }
    assertThat(shift.rows()).isEqualTo(ROWS);
    assertThat(shift.distance(0)).isLessThan(0.04);
    assertThat(shift.distance(1)).isLessThan(0.04);
    assertThat(shift.distance(2)).isZero();
    assertThat(shift.distance(3)).isZero();
    assertThat(shift.notable()).isZero();
  }

  @Test
  void rowsWithinTheRangeButElsewhereAreFar() {
    BenignShift shift = BenignShift.of(model).orElseThrow();
    Random random = new Random(2);
    for (int row = 0; row < ROWS; row++) {
      // The values are in the upper quarter of the training values, but within the training range.
      shift.add(row(random, 0.76f, 0.99f), 0);
    }
    assertThat(shift.distance(0)).isCloseTo(0.75, within(0.02));
    assertThat(shift.notable()).isEqualTo(1);
    assertThat(shift.text())
        .contains("1 of 76 features are distributed differently in the 4000 benign flows", "0.75");
    assertThat(shift.toJson().get("features_shifted").asInt()).isEqualTo(1);
    assertThat(shift.toJson().get("distances").fieldNames().next())
        .isEqualTo(model.features().getFirst().columnName());
  }

  @Test
  void aConstantThatIsAnotherOneIsAsFarAsCanBe() {
    BenignShift shift = BenignShift.of(model).orElseThrow();
    float[] row = row(new Random(2), 0, 1);
    row[3] = 4;
    shift.add(row, 0);
    assertThat(shift.distance(3)).isGreaterThan(0.99);
  }

  private float[] row(Random random, float from, float to) {
    float[] row = new float[width];
    for (int f = 0; f < width; f++) {
      row[f] = f == 0 ? from + random.nextFloat() * (to - from) : value(f, random);
    }
    return row;
  }

  private static float value(int feature, Random random) {
    return switch (feature) {
      case 0 -> random.nextFloat();
      case 1 -> random.nextBoolean() ? 0 : 1 + random.nextFloat();
      case 2 -> Float.NaN;
      default -> 3;
    };
  }
}
