package io.mlids.core.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.FeatureRows;
import io.mlids.core.feature.TrafficClass;
import io.mlids.core.model.CalibrationCurve;
import io.mlids.core.model.CalibrationCurve.Platt;
import io.mlids.core.model.ModelBundle;
import io.mlids.core.model.ModelBundleWriter;
import io.mlids.core.model.ModelManifest;
import io.mlids.core.model.ProbabilityCalibration;
import io.mlids.core.testing.HandMadeModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetectorTest {
  private static final TrafficClass BOT = new TrafficClass("Bot");
  private static final TrafficClass SSH = new TrafficClass("SSH-Bruteforce");

  @TempDir Path folder;

  @Test
  void aBinaryModelReturnsBenignOrAttack() throws IOException {
    Detector detector =
        Detector.of(HandMadeModel.writeBinaryBundle(folder, FeatureProfile.CSE2018));
    assertThat(detector.classes()).containsExactly(TrafficClass.BENIGN, TrafficClass.ATTACK);
    assertThat(detector.threshold()).isEqualTo(0.5);

    Verdict attack = detector.verdict(row(detector, 10, 0));
    double probability = 1 / (1 + Math.exp(-2));
    assertThat(attack.isAttack()).isTrue();
    assertThat(attack.label()).isEqualTo(TrafficClass.ATTACK);
    assertThat(attack.probability()).isCloseTo(probability, within(1e-7));
    assertThat(attack.probabilities().keySet())
        .containsExactly(TrafficClass.BENIGN, TrafficClass.ATTACK);
    assertThat(attack.probabilities().get(TrafficClass.BENIGN))
        .isCloseTo(1 - probability, within(1e-7));

    Verdict benign = detector.verdict(row(detector, 9, 0));
    assertThat(benign.isAttack()).isFalse();
    assertThat(benign.label()).isEqualTo(TrafficClass.BENIGN);
    assertThat(benign.probability()).isCloseTo(1 - probability, within(1e-7));
  }

  @Test
  void aMulticlassModelReturnsTheMostLikelyAttack() throws IOException {
    Detector detector =
        Detector.of(HandMadeModel.writeMulticlassBundle(folder, FeatureProfile.CORRECTED));
    assertThat(detector.profile()).isEqualTo(FeatureProfile.CORRECTED);
    assertThat(detector.verdict(row(detector, 10, 0)).label()).isEqualTo(BOT);
    assertThat(detector.verdict(row(detector, 10, 10)).label()).isEqualTo(BOT);
    Verdict ssh = detector.verdict(row(detector, 0, 10));
    assertThat(ssh.label()).isEqualTo(SSH);
    assertThat(ssh.probability())
        .isCloseTo(1 - ssh.probabilities().get(TrafficClass.BENIGN), within(1e-9));
    assertThat(ssh.probabilities().values().stream().mapToDouble(p -> p).sum())
        .isCloseTo(1, within(1e-6));
    assertThat(detector.verdict(row(detector, 0, 0)).label()).isEqualTo(TrafficClass.BENIGN);
  }

  @Test
  void anAttackGetsTheMostLikelyAttackClassEvenIfBenignIsMoreLikely() throws IOException {
    // Margins of 1, 0.9 and 0.8: P(Benign) is the largest, but below 0.5.
    Detector detector = multiclassDetector(1, 0.9, 0.8, 0.5);
    Verdict verdict = detector.verdict(row(detector, 0, 0));
    assertThat(verdict.isAttack()).isTrue();
    assertThat(verdict.label()).isEqualTo(BOT);
    assertThat(verdict.probabilities().get(TrafficClass.BENIGN))
        .isGreaterThan(verdict.probabilities().get(BOT));
  }

  @Test
  void aProbabilityEqualToTheThresholdIsAnAttack() throws IOException {
    // P(Benign) is exactly 0.5.
    assertThat(isAttackAtThreshold(0.5)).isTrue();
    assertThat(isAttackAtThreshold(Math.nextUp(0.5))).isFalse();
  }

  private boolean isAttackAtThreshold(double threshold) throws IOException {
    Detector detector = multiclassDetector(0, -200, 0, threshold);
    Verdict verdict = detector.verdict(row(detector, 0, 0));
    assertThat(verdict.probability()).isEqualTo(0.5);
    assertThat(verdict.label()).isEqualTo(verdict.isAttack() ? SSH : TrafficClass.BENIGN);
    return verdict.isAttack();
  }

  @Test
  void allScoringMethodsAgree() throws IOException {
    Detector detector =
        Detector.of(HandMadeModel.writeMulticlassBundle(folder, FeatureProfile.CSE2018));
    int count = 1_300;
    int features = detector.features().size();
    float[] rows = new float[count * features];
    for (int i = 0; i < count; i++) {
      System.arraycopy(row(detector, i % 20, i % 17), 0, rows, i * features, features);
    }
    double[] scores = new double[count];
    detector.score(rows, count, scores);
    double[] probabilities = new double[count];
    int[] labels = new int[count];
    detector.classify(rows, count, probabilities, labels);
    List<Verdict> verdicts = detector.verdicts(FeatureRows.of(detector.features(), rows, count));
    for (int i = 0; i < count; i++) {
      Verdict alone = detector.verdict(row(detector, i % 20, i % 17));
      assertThat(verdicts.get(i)).isEqualTo(alone);
      assertThat(scores[i]).isEqualTo(alone.probability());
      assertThat(probabilities[i]).isEqualTo(alone.probability());
      assertThat(detector.classes().get(labels[i])).isEqualTo(alone.label());
    }
  }

  @Test
  void aCalibrationChangesTheProbabilityOfABinaryModel() throws IOException {
    Detector plain = uncalibrated();
    CalibrationCurve curve = new Platt(0.5, 1);
    Detector calibrated = calibrated(curve);
    float[] row = row(plain, 9, 0);
    Verdict before = plain.verdict(row);
    Verdict after = calibrated.verdict(row);
    assertThat(after.probability())
        .isEqualTo(curve.probability(before.probability()))
        .isNotEqualTo(before.probability());
    assertThat(after.probabilities())
        .isEqualTo(
            Map.of(
                TrafficClass.BENIGN,
                1 - after.probability(),
                TrafficClass.ATTACK,
                after.probability()));
    assertThat(plain.calibration()).isEmpty();
    assertThat(calibrated.calibration()).contains(curve);
  }

  @Test
  void aMappedThresholdLeavesEveryDecisionAsItWas() throws IOException {
    CalibrationCurve curve = new Platt(0.7, 3);
    Random random = new Random(1);
    for (int i = 0; i < 20; i++) {
      double[] margins = {random.nextGaussian(), random.nextGaussian(), random.nextGaussian()};
      List<TrafficClass> classes = List.of(TrafficClass.BENIGN, BOT, SSH);
      double score = 1 - softmax(margins)[0];
      // Includes thresholds equal to the score and next to it.
      Detector plain = detector(classes, margins, 0.5);
      double exact = plain.verdict(row(plain, 0, 0)).probability();
      for (double threshold : new double[] {0.3, score, exact, exact + 1e-9, 0.7}) {
        boolean before = isAttack(classes, margins, threshold, Optional.empty());
        boolean after =
            isAttack(classes, margins, curve.probability(threshold), Optional.of(curve));
        assertThat(after).isEqualTo(before).isEqualTo(exact >= threshold);
      }
    }
  }

  private boolean isAttack(
      List<TrafficClass> classes,
      double[] margins,
      double threshold,
      Optional<CalibrationCurve> curve)
      throws IOException {
    Detector detector = detector(classes, margins, threshold, curve);
    return detector.verdict(row(detector, 0, 0)).isAttack();
  }

  @Test
  void calibratedProbabilitiesSumToOneAndKeepTheProportionsOfTheAttackClasses() throws IOException {
    List<TrafficClass> classes = List.of(TrafficClass.BENIGN, BOT, SSH);
    // In the second and third model, 1 − P(Benign) has few or no digits left as a float.
    for (double[] margins : new double[][] {{0, 1, 2}, {15, 0, 1}, {18, 0, 1}, {0, 20, 21}}) {
      Detector plain = detector(classes, margins, 0.5);
      Detector calibrated = detector(classes, margins, 0.5, Optional.of(new Platt(0.7, 3)));
      Map<TrafficClass, Double> before = plain.verdict(row(plain, 0, 0)).probabilities();
      Verdict verdict = calibrated.verdict(row(calibrated, 0, 0));
      Map<TrafficClass, Double> after = verdict.probabilities();
      assertThat(after.values().stream().mapToDouble(p -> p).sum()).isCloseTo(1, within(1e-12));
      assertThat(after.get(BOT) + after.get(SSH)).isCloseTo(verdict.probability(), within(1e-12));
      assertThat(after.get(SSH) * before.get(BOT))
          .isCloseTo(after.get(BOT) * before.get(SSH), within(1e-12));
      assertThat(verdict.label()).isEqualTo(verdict.isAttack() ? SSH : TrafficClass.BENIGN);
    }
  }

  @Test
  void attackClassesWithoutScoresShareTheProbability() throws IOException {
    List<TrafficClass> classes = List.of(TrafficClass.BENIGN, BOT, SSH);
    Detector calibrated =
        detector(classes, new double[] {300, 0, 0}, 0.5, Optional.of(new Platt(0.7, 3)));
    assertThat(calibrated.verdict(row(calibrated, 0, 0)).probabilities())
        .isEqualTo(Map.of(TrafficClass.BENIGN, 1.0, BOT, 0.0, SSH, 0.0));
  }

  @Test
  void theScoreVersionContainsTheCalibration() throws IOException {
    Detector plain = uncalibrated();
    Detector one = calibrated(new Platt(0.5, 1));
    Detector other = calibrated(new Platt(0.5, 2));
    assertThat(plain.scoreVersion()).isEqualTo(plain.modelVersion());
    assertThat(one.modelVersion()).isEqualTo(plain.modelVersion());
    assertThat(one.scoreVersion())
        .startsWith(plain.modelVersion() + "+")
        .isNotEqualTo(other.scoreVersion());
  }

  private static double[] softmax(double[] margins) {
    double[] exponentials = Arrays.stream(margins).map(Math::exp).toArray();
    double sum = Arrays.stream(exponentials).sum();
    return Arrays.stream(exponentials).map(each -> each / sum).toArray();
  }

  private Detector calibrated(CalibrationCurve curve) throws IOException {
    ModelBundle plain =
        HandMadeModel.writeBinaryBundle(folder.resolve("plain"), FeatureProfile.CSE2018);
    return Detector.of(HandMadeModel.writeCalibratedBundle(folder, plain, curve));
  }

  private Detector uncalibrated() throws IOException {
    return Detector.of(
        HandMadeModel.writeBinaryBundle(folder.resolve("plain"), FeatureProfile.CSE2018));
  }

  @Test
  void returnsTheMostLikelyClassThatIsPossibleOverTheProtocol() throws IOException {
    // SSH guessing is the most likely class, followed by Bot and Benign.
    Detector detector = multiclassDetector(0, 1, 2, 0.5);
    float[] rows = new float[4 * detector.features().size()];
    List<Verdict> verdicts =
        detector.verdicts(FeatureRows.of(detector.features(), rows, 4, new int[] {6, 17, 89, -1}));
    assertThat(verdicts)
        .extracting(Verdict::label)
        .containsExactly(SSH, BOT, TrafficClass.UNKNOWN_ATTACK, SSH);
    assertThat(verdicts).extracting(Verdict::isAttack).containsOnly(true);
    assertThat(verdicts)
        .extracting(Verdict::probability)
        .containsOnly(verdicts.getFirst().probability());
    assertThat(verdicts)
        .extracting(Verdict::probabilities)
        .containsOnly(verdicts.getFirst().probabilities());
  }

  @Test
  void aBinaryModelReturnsAttackForAnyProtocol() throws IOException {
    Detector detector =
        Detector.of(HandMadeModel.writeBinaryBundle(folder, FeatureProfile.CORRECTED));
    assertThat(
            detector
                .verdicts(
                    FeatureRows.of(detector.features(), row(detector, 10, 0), 1, new int[] {89}))
                .getFirst()
                .label())
        .isEqualTo(TrafficClass.ATTACK);
  }

  @Test
  void aFlowWithoutPayloadIsNotAnInjection() throws IOException {
    TrafficClass injection = new TrafficClass("SQL Injection");
    Detector detector =
        detector(List.of(TrafficClass.BENIGN, BOT, injection), new double[] {0, 1, 2}, 0.5);
    float[] row = row(detector, 3, 3);
    assertThat(detector.verdict(row).label()).isEqualTo(BOT);
    row[detector.features().indexOf(Feature.TOTLEN_FWD_PKTS)] = 1;
    assertThat(detector.verdict(row).label()).isEqualTo(injection);
    // An unknown payload does not rule out any class.
    row[detector.features().indexOf(Feature.TOTLEN_FWD_PKTS)] = Float.NaN;
    assertThat(detector.verdict(row).label()).isEqualTo(injection);
  }

  private Detector multiclassDetector(double benign, double bot, double ssh, double threshold)
      throws IOException {
    return detector(
        List.of(TrafficClass.BENIGN, BOT, SSH), new double[] {benign, bot, ssh}, threshold);
  }

  private Detector detector(List<TrafficClass> classes, double[] margins, double threshold)
      throws IOException {
    return detector(classes, margins, threshold, Optional.empty());
  }

  private Detector detector(
      List<TrafficClass> classes,
      double[] margins,
      double threshold,
      Optional<CalibrationCurve> curve)
      throws IOException {
    HandMadeModel model = HandMadeModel.multiclass(68, margins.length);
    for (int i = 0; i < margins.length; i++) {
      model.split(i, 0, 1e9, true, margins[i], 0);
    }
    try (ModelBundleWriter writer = ModelBundleWriter.create(folder)) {
      Files.writeString(writer.modelFile(), model.json());
      ModelManifest.Builder manifest =
          ModelManifest.builder(FeatureProfile.CSE2018).classes(classes).threshold(threshold);
      curve.ifPresent(each -> manifest.calibration(new ProbabilityCalibration(each, 40, 30)));
      writer.write(manifest);
      return Detector.of(writer.commit());
    }
  }

  private static float[] row(Detector detector, float forwardPackets, float backwardPackets) {
    float[] row = new float[detector.features().size()];
    row[detector.features().indexOf(Feature.TOT_FWD_PKTS)] = forwardPackets;
    row[detector.features().indexOf(Feature.TOT_BWD_PKTS)] = backwardPackets;
    return row;
  }
}
