package io.mlids.core.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mlids.core.detect.Detector;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.FeatureRows;
import io.mlids.core.feature.TrafficClass;
import io.mlids.core.model.FeatureQuantiles;
import io.mlids.core.model.FeatureQuantiles.Distribution;
import io.mlids.core.model.ModelBundle;
import io.mlids.core.model.ModelManifest;
import io.mlids.core.testing.HandMadeModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DriftMonitorTest {
  private static final List<Feature> FEATURES = FeatureProfile.CORRECTED.modelFeatures();
  private static final int WIDTH = FEATURES.size();

  private final List<DriftReport> changes = new ArrayList<>();
  private final ModelManifest model = trainedOn(trainingRows(new Random(1), 20_000));
  private final DriftMonitor monitor = DriftMonitor.of(model, changes::add).orElseThrow();

  @ParameterizedTest
  @ValueSource(ints = {1, 20, 100})
  void rowsLikeTheTrainingRowsDoNotCauseDriftEvenInBursts(int burst) {
    Random random = new Random(burst);
    for (int i = 0; i < 200_000 / burst; i++) {
      float[] row = trainingRows(random, 1);
      for (int copy = 0; copy < burst; copy++) {
        monitor.observe(row, 1);
      }
    }
    assertThat(changes).isEmpty();
    DriftReport report = monitor.report();
    assertThat(report.drifting()).isFalse();
    assertThat(report.scored()).isEqualTo(200_000);
    assertThat(report.outside()).isLessThan(0.01);
  }

  @Test
  void driftBeginsWithAFewFeaturesOutOfRangeAndEndsWhenTheyReturn() {
    observe(5_000, 0, 4);
    observe(5_000, 0.05, 4);
    assertThat(changes).hasSize(1);
    DriftReport began = changes.getFirst();
    assertThat(began.drifting()).isTrue();
    assertThat(began.outOfRange()).isEqualTo(4);
    assertThat(began.features().subList(0, 4))
        .extracting(FeatureDrift::feature)
        .containsExactlyInAnyOrderElementsOf(FEATURES.subList(0, 4));
    assertThat(began.text()).contains("4 of 76 features", FEATURES.getFirst().columnName());
    observe(15_000, 0, 4);
    assertThat(changes).hasSize(2);
    assertThat(changes.getLast().drifting()).isFalse();
    assertThat(monitor.report().drifting()).isFalse();
  }

  @Test
  void fewerThanOneFeatureInTwentyIsNotDriftUnlessManyRowsStray() {
    observe(10_000, 0.19, 3);
    assertThat(changes).isEmpty();
    observe(10_000, 0.25, 1);
    assertThat(changes).hasSize(1);
  }

  @Test
  void aShareBetweenTheLimitsNeitherBeginsNorEndsDrift() {
    observe(20_000, 0.01, 8);
    assertThat(changes).isEmpty();
    observe(10_000, 0.05, 8);
    assertThat(changes).hasSize(1);
    observe(20_000, 0.01, 8);
    assertThat(changes).hasSize(1);
    assertThat(monitor.report().drifting()).isTrue();
  }

  @Test
  void reportsNoDriftBeforeAThousandRows() {
    observe(999, 1, WIDTH);
    assertThat(changes).isEmpty();
    assertThat(monitor.report().outside()).isEqualTo(1);
    observe(1, 1, WIDTH);
    assertThat(changes).hasSize(1);
  }

  @Test
  void theStateIsUnknownBeforeAThousandRows() {
    assertThat(monitor.report().state()).isEqualTo(DriftState.CANNOT_TELL_YET);
    observe(999, 0, 0);
    assertThat(monitor.report().state()).isEqualTo(DriftState.CANNOT_TELL_YET);
    observe(1, 0, 0);
    assertThat(monitor.report().state()).isEqualTo(DriftState.LIKE_TRAINING);
  }

  @Test
  void rowsThatStrayInAFeatureAreReportedAsPartlyUnlikeTraining() {
    observe(2_000, 0.139, 1);
    assertThat(monitor.report().drifting()).isFalse();
    assertThat(monitor.report().features().getFirst().outside()).isEqualTo(0.139);
    assertThat(monitor.report().state()).isEqualTo(DriftState.PARTLY_UNLIKE);
    assertThat(monitor.report().conclusion()).contains("1 of 76 features");
  }

  @Test
  void aStrayingBurstIsReportedButIsNotDrift() {
    observe(2_000, 0, 1);
    observe(200, 1, 1);
    assertThat(monitor.report().outOfRange()).isZero();
    assertThat(monitor.report().state()).isEqualTo(DriftState.PARTLY_UNLIKE);
  }

  @Test
  void theStateIsUnknownIfManyPacketsWereSkipped() {
    observe(2_000, 0, 0);
    monitor.observe(new PacketShare(1_000, 249));
    assertThat(monitor.report().state()).isEqualTo(DriftState.LIKE_TRAINING);
    monitor.observe(new PacketShare(4, 4));
    assertThat(monitor.report().state()).isEqualTo(DriftState.CANNOT_TELL_YET);
    assertThat(monitor.report().conclusion()).contains("253 of 1004 packets were skipped");
    // Drift is still detected.
    observe(2_000, 1, 4);
    assertThat(monitor.report().state()).isEqualTo(DriftState.UNLIKE_TRAINING);
  }

  @Test
  void skippedPacketsLeaveTheWindowWithTheRowsScoredAtTheSameTime() {
    monitor.observe(new PacketShare(1_000, 900));
    observe(5_000, 0, 0);
    assertThat(monitor.report().packets()).isEqualTo(new PacketShare(1_000, 900));
    observe(10_000, 0, 0);
    assertThat(monitor.report().packets()).isEqualTo(PacketShare.NONE);
    assertThat(monitor.report().state()).isEqualTo(DriftState.LIKE_TRAINING);
  }

  @Test
  void theWindowDropsOlderRows() {
    observe(10_000, 1, WIDTH);
    assertThat(monitor.report().rows()).isBetween(9_900L, 10_000L);
    observe(10_000, 0, WIDTH);
    DriftReport report = monitor.report();
    assertThat(report.outside()).isZero();
    assertThat(report.rows()).isBetween(9_900L, 10_000L);
    assertThat(report.scored()).isEqualTo(20_000);
    assertThat(report.window()).isEqualTo(10_000);
  }

  @Test
  void aMonitorOfAllRowsKeepsEveryRow() {
    DriftMonitor all = DriftMonitor.ofAllRows(model).orElseThrow();
    all.observe(rows(15_000, 1, 1), 15_000);
    all.observe(rows(45_000, 0, 1), 45_000);
    DriftReport report = all.report();
    assertThat(report.rows()).isEqualTo(60_000);
    assertThat(report.features().getFirst().outside()).isEqualTo(0.25);
  }

  @Test
  void missingValuesAreCountedSeparately() {
    float[] rows = rows(2_000, 0, 0);
    for (int row = 0; row < 1_000; row++) {
      rows[row * WIDTH + 3] = Float.NaN;
    }
    monitor.observe(rows, 2_000);
    FeatureDrift drift = monitor.report().features().getFirst();
    assertThat(drift.feature()).isEqualTo(FEATURES.get(3));
    assertThat(drift.missing()).isEqualTo(0.5);
    assertThat(drift.outside()).isZero();
    assertThat(drift.trainingMissing()).isZero();
    // No training row lacks the value.
    assertThat(changes).hasSize(1);
  }

  @Test
  void valuesMayBeMissingIfTrainingRowsLackThemToo() {
    float[] training = trainingRows(new Random(2), 4_000);
    for (int row = 0; row < 400; row++) {
      training[row * WIDTH + 3] = Float.NaN;
    }
    DriftMonitor tolerant = DriftMonitor.of(trainedOn(training), changes::add).orElseThrow();
    float[] rows = rows(2_000, 0, 0);
    for (int row = 0; row < 2_000; row++) {
      rows[row * WIDTH + 3] = Float.NaN;
    }
    tolerant.observe(rows, 2_000);
    assertThat(changes).isEmpty();
    assertThat(tolerant.report().features())
        .filteredOn(f -> f.feature() == FEATURES.get(3))
        .allSatisfy(f -> assertThat(f.missing()).isEqualTo(1))
        .allSatisfy(f -> assertThat(f.trainingMissing()).isEqualTo(0.1));
  }

  @Test
  void bothSidesAreCountedSeparatelyAndTheQuantilesAreInRange() {
    float[] constant = new float[100 * WIDTH];
    Arrays.fill(constant, 0.1f);
    DriftMonitor exact = DriftMonitor.of(trainedOn(constant), changes::add).orElseThrow();
    float[] rows = Arrays.copyOf(constant, 10 * WIDTH);
    rows[0] = Math.nextDown(0.1f);
    rows[WIDTH] = Math.nextUp(0.1f);
    rows[2 * WIDTH] = 5;
    exact.observe(rows, 10);
    FeatureDrift first = exact.report().features().getFirst();
    assertThat(first.below()).isEqualTo(0.1);
    assertThat(first.above()).isEqualTo(0.2);
    assertThat(exact.report().features().subList(1, WIDTH))
        .allSatisfy(other -> assertThat(other.outside()).isZero());
  }

  @Test
  void countsEveryRowOfSeveralThreads() throws Exception {
    float[] rows = rows(300, 0.1, 5);
    List<Callable<Boolean>> work =
        IntStream.range(0, 8)
            .<Callable<Boolean>>mapToObj(
                i ->
                    () -> {
                      for (int j = 0; j < 50; j++) {
                        monitor.observe(rows, 300);
                      }
                      return true;
                    })
            .toList();
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (var done : threads.invokeAll(work)) {
        assertThat(done.get()).isTrue();
      }
    }
    DriftReport report = monitor.report();
    assertThat(report.scored()).isEqualTo(8 * 50 * 300);
    assertThat(report.features().getFirst().outside()).isCloseTo(0.1, within(0.01));
    assertThat(changes).hasSize(1);
  }

  @Test
  void aWatchedDetectorReportsEveryRowOfEveryMethod(@TempDir Path folder) throws Exception {
    ModelBundle bundle = bundle(folder.resolve("model"));
    Detector detector = Detector.watched(bundle, Optional.of(monitor));
    float[] rows = rows(2_000, 0, 0);
    detector.verdicts(FeatureRows.of(detector.features(), rows, 2_000));
    detector.verdict(Arrays.copyOf(rows, WIDTH));
    detector.score(rows, 10, new double[10]);
    detector.classify(rows, 10, new double[10], new int[10]);
    assertThat(monitor.report().scored()).isEqualTo(2_021);
  }

  @Test
  void aBundleWithoutQuantilesHasNoMonitor() {
    ModelManifest bare = builder().build();
    assertThat(DriftMonitor.of(bare, changes::add)).isEmpty();
    assertThat(DriftMonitor.ofAllRows(bare)).isEmpty();
  }

  private void observe(int count, double share, int strayingFeatures) {
    monitor.observe(rows(count, share, strayingFeatures), count);
  }

  /**
   * Rows with values in the middle of the range. A share of these rows, evenly spaced, has values
   * outside the range in some features.
   */
  private static float[] rows(int count, double share, int strayingFeatures) {
    float[] rows = new float[count * WIDTH];
    Arrays.fill(rows, 0.5f);
    double due = 0;
    for (int row = 0; row < count; row++) {
      due += share;
      if (due >= 1 - 1e-9) {
        due -= 1;
        Arrays.fill(rows, row * WIDTH, row * WIDTH + strayingFeatures, 7);
      }
    }
    return rows;
  }

  /** Values from 0 to 1 that are correlated within a row, as in flows. */
  private static float[] trainingRows(Random random, int count) {
    float[] rows = new float[count * WIDTH];
    for (int row = 0; row < count; row++) {
      float shared = random.nextFloat();
      for (int f = 0; f < WIDTH; f++) {
        rows[row * WIDTH + f] = f % 4 == 0 ? random.nextFloat() : shared;
      }
    }
    return rows;
  }

  private static ModelManifest trainedOn(float[] rows) {
    int count = rows.length / WIDTH;
    List<FeatureQuantiles> quantiles = new ArrayList<>();
    for (int f = 0; f < WIDTH; f++) {
      float[] column = new float[count];
      for (int row = 0; row < count; row++) {
        column[row] = rows[row * WIDTH + f];
      }
      Distribution all = Distribution.ofReordered(column, count);
      quantiles.add(new FeatureQuantiles(FEATURES.get(f), all, all));
    }
    return builder().quantiles(quantiles).build();
  }

  private static ModelManifest.Builder builder() {
    return ModelManifest.builder(FeatureProfile.CORRECTED)
        .programVersion("test")
        .classes(List.of(TrafficClass.BENIGN, TrafficClass.ATTACK))
        .trainingRows(Map.of(TrafficClass.BENIGN, 1L))
        .modelSha256("0".repeat(64));
  }

  private static ModelBundle bundle(Path folder) throws Exception {
    assertThat(Files.exists(folder)).isFalse();
    return HandMadeModel.writeBinaryBundle(folder, FeatureProfile.CORRECTED);
  }
}
