package io.mlids.core.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mlids.core.detect.Classifier;
import io.mlids.core.detect.Detector;
import io.mlids.core.detect.Suspicion;
import io.mlids.core.detect.Verdict;
import io.mlids.core.explain.Reason;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.FeatureRows;
import io.mlids.core.feature.FlowRecord;
import io.mlids.core.feature.TrafficClass;
import io.mlids.core.model.CalibrationCurve;
import io.mlids.core.model.ModelBundle;
import io.mlids.core.testing.HandMadeModel;
import io.mlids.core.testing.PacketAttacks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiteClassifierTest {
  private static final float MANY = 10;
  private static final float FEW = 5;

  @TempDir Path folder;
  private Detector detector;

  /** A model that gives 0.88 for flows with many forward packets and 0.12 for flows with few. */
  @BeforeEach
  void writeAModel() throws IOException {
    detector =
        Detector.of(
            HandMadeModel.writeBinaryBundle(folder.resolve("model"), FeatureProfile.CORRECTED));
  }

  @Test
  void explainsLikeTheModelAndNamesTheSitesRange() throws TooFewFlowsException {
    Reason own =
        detector.explainer().orElseThrow().reasons(row(MANY), TrafficClass.ATTACK).getFirst();
    Reason atSite =
        learned(FEW, FEW)
            .explainer()
            .orElseThrow()
            .reasons(row(MANY), TrafficClass.ATTACK)
            .getFirst();
    assertThat(atSite.contribution()).isEqualTo(own.contribution()).isPositive();
    assertThat(own.site()).isEmpty();
    assertThat(atSite.site()).contains(new Reason.Range(FEW, FEW));
    assertThat(atSite.text())
        .isEqualTo("packets from the source: 10 (above the benign range at your site: 5)");
  }

  private float[] row(float forwardPackets) {
    float[] row = new float[detector.features().size()];
    row[detector.features().indexOf(Feature.TOT_FWD_PKTS)] = forwardPackets;
    return row;
  }

  /**
   * Learns from 1,000 web flows and as many DNS flows, with the given numbers of forward packets.
   */
  private SiteClassifier learned(float webPackets, float dnsPackets) throws TooFewFlowsException {
    SiteLearner learner = new SiteLearner(detector.features());
    for (int i = 0; i < 2_000; i++) {
      boolean web = i % 2 == 0;
      float[] row = row(web ? webPackets : dnsPackets);
      learner.add(
          web ? SiteSample.flow(i, SiteSample.TCP, 443) : SiteSample.flow(i, SiteSample.UDP, 53),
          row,
          detector.verdict(row).probability());
    }
    return new SiteClassifier(detector, profile(learner));
  }

  private SiteProfile profile(SiteLearner learner) throws TooFewFlowsException {
    return learner
        .learn(SiteSample.source(detector, 0.01), _ -> false, detector.threshold(), 1)
        .profile();
  }

  private Verdict verdict(SiteClassifier classifier, float[] row, int protocol, int port) {
    return classifier
        .verdicts(
            FeatureRows.of(detector.features(), row, 1, new int[] {protocol}, new int[] {port}))
        .getFirst();
  }

  /** DNS flows with many packets. */
  private FeatureRows dns(int count) {
    int[] protocols = new int[count];
    int[] ports = new int[count];
    Arrays.fill(protocols, SiteSample.UDP);
    Arrays.fill(ports, 53);
    return withManyPackets(protocols, ports);
  }

  private FeatureRows withManyPackets(int[] protocols, int[] ports) {
    float[] row = row(MANY);
    float[] rows = new float[ports.length * row.length];
    for (int i = 0; i < ports.length; i++) {
      System.arraycopy(row, 0, rows, i * row.length, row.length);
    }
    return FeatureRows.of(detector.features(), rows, ports.length, protocols, ports);
  }

  @Test
  void flagsAFlowByTheThresholdOfItsGroup() throws TooFewFlowsException {
    // Web flows of this network look like attacks; DNS flows do not.
    SiteClassifier classifier = learned(MANY, FEW);
    assertThat(detector.verdict(row(MANY)).isAttack()).isTrue();
    Verdict web = verdict(classifier, row(MANY), SiteSample.TCP, 443);
    assertThat(web.isAttack()).isFalse();
    assertThat(web.label()).isEqualTo(TrafficClass.BENIGN);
    assertThat(web.probability()).isEqualTo(detector.verdict(row(MANY)).probability());
    Verdict dns = verdict(classifier, row(MANY), SiteSample.UDP, 53);
    assertThat(dns.isAttack()).isTrue();
    assertThat(dns.label()).isEqualTo(TrafficClass.ATTACK);
    assertThat(verdict(classifier, row(FEW), SiteSample.UDP, 53).isAttack()).isFalse();
  }

  @Test
  void falseAlarmsRaiseTheThresholdUntilTheyAreUndone() throws TooFewFlowsException {
    SiteClassifier classifier = learned(MANY, FEW);
    double learned = classifier.site().orElseThrow().attackThreshold(ServiceGroup.DNS);
    classifier.recalibrate(dns(20));
    assertThat(classifier.site().orElseThrow().attackThreshold(ServiceGroup.DNS))
        .isGreaterThan(learned)
        .isEqualTo(detector.verdict(row(MANY)).probability());
    assertThat(verdict(classifier, row(MANY), SiteSample.UDP, 53).isAttack()).isFalse();

    classifier.recalibrate(FeatureRows.of(detector.features(), new float[0], 0));
    assertThat(classifier.site().orElseThrow().attackThreshold(ServiceGroup.DNS))
        .isEqualTo(learned);
    assertThat(verdict(classifier, row(MANY), SiteSample.UDP, 53).isAttack()).isTrue();
  }

  @Test
  void judgesEachRowOfManyByItsOwnGroup() throws TooFewFlowsException {
    SiteClassifier classifier = learned(MANY, FEW);
    int[] protocols = new int[1_200];
    int[] ports = new int[protocols.length];
    for (int i = 0; i < ports.length; i++) {
      protocols[i] = i % 2 == 0 ? SiteSample.TCP : SiteSample.UDP;
      ports[i] = i % 2 == 0 ? 443 : 53;
    }
    List<Verdict> verdicts = classifier.verdicts(withManyPackets(protocols, ports));
    for (int i = 0; i < ports.length; i++) {
      assertThat(verdicts.get(i).isAttack()).isEqualTo(i % 2 != 0);
    }
  }

  @Test
  void keepsWhatTheModelAloneFinds() throws TooFewFlowsException {
    SiteClassifier classifier = learned(MANY, FEW);
    int[] tcp = {SiteSample.TCP};
    FeatureRows web = FeatureRows.of(detector.features(), row(MANY), 1, tcp, new int[] {443});
    Verdict suspected = classifier.verdicts(web).getFirst();
    assertThat(suspected.isAttack()).isFalse();
    assertThat(suspected.label()).isEqualTo(TrafficClass.BENIGN);
    assertThat(suspected.suspicion()).hasValue(new Suspicion(TrafficClass.ATTACK, 1));
    FeatureRows dns = FeatureRows.of(detector.features(), row(FEW), 1, tcp, new int[] {53});
    assertThat(classifier.verdicts(dns).getFirst().suspicion()).isEmpty();
    assertThat(detector.verdicts(web).getFirst().suspicion()).isEmpty();
  }

  @Test
  void usesTheThresholdOfAllFlowsIfTheServiceIsUnknown() throws TooFewFlowsException {
    SiteClassifier classifier = learned(FEW, FEW);
    FeatureRows unknown = FeatureRows.of(detector.features(), row(MANY), 1);
    assertThat(classifier.verdicts(unknown).getFirst().isAttack()).isTrue();
    SiteClassifier used = learned(MANY, FEW);
    assertThat(used.verdicts(unknown).getFirst().isAttack()).isFalse();
  }

  @Test
  void marksUnusualFlowsAndSaysWhy() throws TooFewFlowsException {
    SiteClassifier varied = varied();
    float[] row = row(4);
    Arrays.fill(row, 5);
    Verdict usual = verdict(varied, row, SiteSample.TCP, 443);
    assertThat(usual.anomaly()).isEmpty();
    assertThat(usual.labelText()).isEqualTo("Benign");
    Verdict unusual = verdict(varied, strange(5), SiteSample.TCP, 443);
    assertThat(unusual.isAttack()).isFalse();
    assertThat(unusual.labelText()).isEqualTo("Benign, unusual");
    assertThat(unusual.label()).isEqualTo(TrafficClass.BENIGN);
    assertThat(unusual.anomaly().orElseThrow().p()).isEqualTo(1.0 / 601);
    assertThat(unusual.anomaly().orElseThrow().reasons())
        .hasSize(3)
        .allMatch(reason -> reason.endsWith(" is 1,000; usually it is between 0 and 9"));
    Verdict attack = verdict(varied, strange(MANY), SiteSample.TCP, 443);
    assertThat(attack.anomaly()).isPresent();
    assertThat(attack.labelText()).isEqualTo("Attack");
  }

  /** A row whose other values are 1,000. */
  private float[] strange(float forwardPackets) {
    float[] row = new float[detector.features().size()];
    Arrays.fill(row, 1_000);
    row[detector.features().indexOf(Feature.TOT_FWD_PKTS)] = forwardPackets;
    return row;
  }

  /** Learns web flows whose values are from 0 to 9. */
  private SiteClassifier varied() throws TooFewFlowsException {
    Random random = new Random(6);
    SiteLearner learner = new SiteLearner(detector.features());
    for (int i = 0; i < 1_000; i++) {
      float[] row = SiteSample.row(detector.features().size(), random);
      learner.add(
          SiteSample.flow(i, SiteSample.TCP, 443), row, detector.verdict(row).probability());
    }
    return new SiteClassifier(detector, profile(learner));
  }

  @Test
  void decidesLikeTheModelUntilItHasAProfile() throws TooFewFlowsException {
    SiteClassifier classifier = new SiteClassifier(detector);
    assertThat(classifier.site()).isEmpty();
    assertThat(verdict(classifier, row(MANY), SiteSample.TCP, 443))
        .isEqualTo(detector.verdict(row(MANY)));
    SiteProfile usedToMany = learned(MANY, FEW).site().orElseThrow();
    classifier.use(usedToMany);
    assertThat(classifier.site()).hasValue(usedToMany);
    assertThat(verdict(classifier, row(MANY), SiteSample.TCP, 443).isAttack()).isFalse();
    SiteProfile usedToFew = learned(FEW, FEW).site().orElseThrow();
    classifier.use(usedToFew);
    assertThat(verdict(classifier, row(MANY), SiteSample.TCP, 443).isAttack()).isTrue();
  }

  @Test
  void aNewProfileTakesTheFalseAlarmsGivenBefore() throws TooFewFlowsException {
    SiteClassifier classifier = new SiteClassifier(detector);
    classifier.recalibrate(dns(50));
    assertThat(verdict(classifier, row(MANY), SiteSample.UDP, 53).isAttack()).isTrue();
    classifier.use(learned(MANY, FEW).site().orElseThrow());
    assertThat(verdict(classifier, row(MANY), SiteSample.UDP, 53).isAttack()).isFalse();
  }

  @Test
  void refusesTheProfileOfAnotherModel() throws Exception {
    SiteProfile other =
        SiteSample.learned(
            SiteSample.source("fedcba987654", detector.profile(), detector.features(), 0.01));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SiteClassifier(detector, other))
        .withMessage("learned with model fedcba987654, not " + detector.modelVersion());
    SiteClassifier classifier = new SiteClassifier(detector);
    assertThatIllegalArgumentException().isThrownBy(() -> classifier.use(other));
    assertThat(classifier.site()).isEmpty();
  }

  @Test
  void refusesTheProfileOfTheSameModelWithAnotherCalibration() throws Exception {
    ModelBundle plain = ModelBundle.open(folder.resolve("model"));
    Detector calibrated =
        Detector.of(
            HandMadeModel.writeCalibratedBundle(
                folder.resolve("calibrated"), plain, new CalibrationCurve.Platt(0.7, 3)));
    assertThat(calibrated.modelVersion()).isEqualTo(detector.modelVersion());
    SiteProfile ofScores = SiteSample.learned(SiteSample.source(detector, 0.01));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SiteClassifier(calibrated, ofScores))
        .withMessage(
            "learned with model " + detector.modelVersion() + ", not " + calibrated.scoreVersion());
    SiteProfile ofProbabilities = SiteSample.learned(SiteSample.source(calibrated, 0.01));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SiteClassifier(detector, ofProbabilities));
    assertThat(new SiteClassifier(calibrated, ofProbabilities).modelVersion())
        .isEqualTo(detector.modelVersion());
  }

  @Test
  void refusesTheProfileOfOtherFeatures() throws Exception {
    for (SiteProfile.Source source :
        List.of(
            SiteSample.source(
                detector.modelVersion(), FeatureProfile.CSE2018, detector.features(), 0.01),
            SiteSample.source(
                detector.modelVersion(), detector.profile(), SiteSample.COLUMNS, 0.01))) {
      SiteProfile other = SiteSample.learned(source);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new SiteClassifier(detector, other))
          .withMessage("learned with features other than those of the model");
    }
  }

  @Test
  void countsTheTrafficOfACaptureSeparately() throws Exception {
    // Two flows a minute, so that the first two fifths cover more than four hours.
    SiteLearner learner = new SiteLearner(detector.features());
    for (int i = 0; i < 2_000; i++) {
      learner.add(
          SiteSample.flow(i * 30L, SiteSample.TCP, 443),
          row(FEW),
          detector.verdict(row(FEW)).probability());
    }
    SiteProfile profile = profile(learner);
    SiteClassifier classifier = new SiteClassifier(detector, profile);
    for (int capture = 0; capture < 3; capture++) {
      Classifier own = classifier.forOneCapture();
      assertThat(unusualOf(200, own)).as("capture %d", capture).isZero();
      assertThat(own.modelVersion()).isEqualTo(classifier.modelVersion());
    }
    Classifier busy = classifier.forOneCapture();
    assertThat(unusualOf(361, busy)).as("one more than three times 120").isEqualTo(1);
    classifier.recalibrate(FeatureRows.of(detector.features(), row(FEW), 1));
    assertThat(unusualOf(1, busy)).as("a recalibration continues the hour").isEqualTo(1);
    classifier.use(profile);
    assertThat(unusualOf(1, busy)).as("another profile begins again").isZero();
    assertThat(unusualOf(360, classifier)).as("flows of captures are not counted").isZero();
    assertThat(unusualOf(1, classifier)).isEqualTo(1);
  }

  /** Classifies flows of one hour, and returns how many are unusual. */
  private long unusualOf(int count, Classifier classifier) {
    FlowRecord flow = PacketAttacks.tcp("10.0.0.1", 40_000, "10.0.0.2", 443, "x").flow();
    float[] rows = new float[count * detector.features().size()];
    for (int i = 0; i < count; i++) {
      System.arraycopy(row(FEW), 0, rows, i * detector.features().size(), row(FEW).length);
    }
    int[] protocols = new int[count];
    Arrays.fill(protocols, SiteSample.TCP);
    int[] ports = new int[count];
    Arrays.fill(ports, 443);
    return classifier
        .verdicts(
            FeatureRows.of(detector.features(), rows, count, protocols, ports),
            Collections.nCopies(count, flow))
        .stream()
        .filter(verdict -> verdict.anomaly().isPresent())
        .count();
  }

  @Test
  void isTheDetectorInEverythingElse() throws Exception {
    SiteClassifier classifier =
        new SiteClassifier(detector, SiteSample.learned(SiteSample.source(detector, 0.01)));
    assertThat(classifier.profile()).isEqualTo(detector.profile());
    assertThat(classifier.features()).isEqualTo(detector.features());
    assertThat(classifier.modelVersion()).isEqualTo(detector.modelVersion());
    assertThat(classifier.manifest()).isEqualTo(detector.manifest());
    assertThat(classifier.drift()).isEqualTo(detector.drift());
  }
}
