package io.mlids.api.sensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.mlids.api.incident.IncidentReporter;
import io.mlids.api.incident.IncidentStore;
import io.mlids.api.incident.Incidents;
import io.mlids.api.learning.LearningSettings;
import io.mlids.api.learning.SiteLearning;
import io.mlids.core.behaviour.setting.BehaviourSettings;
import io.mlids.core.detect.Detector;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.model.ModelBundle;
import io.mlids.core.site.FalseAlarmLimit;
import io.mlids.core.site.LearningFile;
import io.mlids.core.site.ServiceGroup;
import io.mlids.core.site.SiteClassifier;
import io.mlids.core.site.SiteFile;
import io.mlids.core.site.SiteLearner;
import io.mlids.core.site.SiteProfile;
import io.mlids.core.testing.CaptureBytes;
import io.mlids.core.testing.Frame;
import io.mlids.core.testing.HandMadeModel;
import io.mlids.core.testing.Traffic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sensor that learns a site profile while it watches, across restarts. */
@Tag("slow")
class LearningSensorTest {
  private static final SensorSettings SETTINGS = new SensorSettings("test0", "", 1_000, false);
  private static final Instant START = Instant.parse("2026-03-01T08:00:00Z");

  /** A rate for which {@link #NEEDED} flows suffice. */
  private static final String RATE = "0.3";

  private static final double MINUTES_PER_DAY = 1_440;

  private static final int NEEDED = 14;

  @TempDir private Path folder;
  private Path site;
  private ModelBundle bundle;
  private final AtomicReference<Instant> now = new AtomicReference<>(START);

  @BeforeEach
  void writeAModel() throws IOException {
    bundle = HandMadeModel.writeBinaryBundle(folder.resolve("model"), FeatureProfile.CSE2018);
    site = folder.resolve("site");
  }

  /** A started server: its classifier, what it learns, and its sensor. */
  private final class Watch implements AutoCloseable {
    private final SiteClassifier classifier = new SiteClassifier(Detector.of(bundle));
    private final SiteLearning learning;
    private final Queue<ScriptedSource> sources = new ConcurrentLinkedQueue<>();
    private final Sensor sensor;
    private ScriptedSource current;

    Watch(byte[] capture) throws IOException {
      this(capture, RATE);
    }

    Watch(byte[] capture, String falseAlarms) throws IOException {
      learning =
          SiteLearning.start(
              site,
              new LearningSettings(Duration.ofHours(1), FalseAlarmLimit.parse(falseAlarms), false),
              classifier,
              new TestClock());
      current = new ScriptedSource(capture);
      sources.add(current);
      sensor =
          Sensor.start(
              SETTINGS,
              () -> {
                ScriptedSource next = sources.poll();
                if (next == null) {
                  throw new IOException("no more packets");
                }
                return next;
              },
              classifier,
              (attack, version, origin) -> {},
              new Incidents(
                  new IncidentStore(100),
                  IncidentReporter.NONE,
                  BehaviourSettings.shipped(),
                  Clock.systemUTC()),
              (flows, attacks) -> {},
              learning,
              new Retries(Duration.ofMillis(1)),
              Clock.systemUTC());
    }

    /** Sends further packets to the same sensor. */
    void then(byte[] capture) throws IOException {
      ScriptedSource next = new ScriptedSource(capture);
      sources.add(next);
      current.fail("the next packets follow");
      current = next;
    }

    void awaitFlows(long flows) {
      await().until(() -> sensor.status().summary().flows().written() == flows);
      await().until(() -> learning.progress().map(each -> each.flows()).orElse(flows) == flows);
    }

    /** Like {@link #awaitFlows}, for a server that started with flows learned earlier. */
    void awaitFlowsLearned(long flows) {
      await().until(() -> learning.progress().orElseThrow().flows() == flows);
    }

    /** Ends without saving, as after a kill. */
    void abandon() {
      sensor.close();
    }

    @Override
    public void close() {
      sensor.close();
      learning.close();
    }
  }

  private final class TestClock extends Clock {
    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now.get();
    }
  }

  @Test
  void learnsAcrossARestartAndThenDecidesWithTheProfile() throws Exception {
    try (Watch first = new Watch(connections(1, 15))) {
      first.awaitFlows(15);
      assertThat(first.sensor.status().attacks())
          .as("only the model's threshold applies")
          .isEqualTo(15);
      assertThat(first.learning.progress().orElseThrow().needed()).isEqualTo(NEEDED);
    }
    assertThat(site.resolve(LearningFile.NAME)).exists();
    assertThat(SiteFile.existsIn(site)).isFalse();

    now.set(START.plus(Duration.ofMinutes(50)));
    try (Watch second = new Watch(connections(16, 15))) {
      second.awaitFlowsLearned(30);
      assertThat(second.learning.progress().orElseThrow().since()).isEqualTo(START);
      assertThat(second.learning.progress().orElseThrow().until())
          .isEqualTo(START.plus(Duration.ofHours(1)));
      assertThat(second.classifier.site()).isEmpty();

      now.set(START.plus(Duration.ofHours(1)));
      await().until(() -> second.classifier.site().isPresent());
      await().until(() -> second.learning.progress().isEmpty());
      await().until(() -> !LearningFile.existsIn(site));
      assertThat(second.sensor.status().attacks()).isEqualTo(15);

      second.then(connections(31, 20));
      await().until(() -> second.sensor.status().summary().flows().written() == 35);
      assertThat(second.sensor.status().attacks())
          .as("such flows are ordinary on this network")
          .isEqualTo(15);
    }
    SiteProfile profile = SiteFile.read(site);
    assertThat(profile.source().flows()).isEqualTo(30);
    assertThat(profile.source().learnedAt()).isEqualTo(START.plus(Duration.ofHours(1)));
    assertThat(profile.groups()).containsOnlyKeys(ServiceGroup.WEB);
  }

  /** A kill loses what was learned after the last save. This test saves only once. */
  @Test
  void continuesAfterAKillWithWhatWasSaved() throws Exception {
    Watch first = new Watch(connections(1, 15));
    first.awaitFlows(15);
    now.set(START.plus(Duration.ofMinutes(5)));
    await().until(() -> savedFlows() == 15);
    first.then(connections(16, 3));
    await().until(() -> first.sensor.status().summary().flows().written() == 18);
    first.abandon();

    try (Watch second = new Watch(connections(20, 1))) {
      second.awaitFlowsLearned(16);
    }
  }

  private long savedFlows() throws IOException {
    if (!LearningFile.existsIn(site)) {
      return 0;
    }
    Detector detector = Detector.of(bundle);
    SiteLearner learner = new SiteLearner(detector.features());
    LearningFile.read(
        site,
        new LearningFile.Model(detector.modelVersion(), detector.profile(), detector.features()),
        learner);
    return learner.flows();
  }

  @Test
  void learnsLongerIfThereAreTooFewFlows() throws Exception {
    try (Watch watch = new Watch(connections(1, 10))) {
      watch.awaitFlows(10);
      now.set(START.plus(Duration.ofHours(2)));
      await()
          .until(
              () ->
                  watch
                      .learning
                      .progress()
                      .orElseThrow()
                      .until()
                      .equals(START.plus(Duration.ofMinutes(120 + 48))));
      assertThat(watch.classifier.site()).isEmpty();
      watch.then(connections(11, 13));
      await().until(() -> watch.classifier.site().isPresent());
      await().until(() -> SiteFile.existsIn(site));
    }
  }

  @Test
  void usesAProfileThatCannotBeWrittenAndTriesAgain() throws Exception {
    Path inTheWay = site.resolve(SiteFile.NAME);
    Files.createDirectories(inTheWay);
    try (Watch watch = new Watch(connections(1, 20))) {
      watch.awaitFlows(20);
      await().until(() -> LearningFile.existsIn(site));
      now.set(START.plus(Duration.ofHours(1)));
      await().until(() -> watch.learning.saveFailures() == 1);
      assertThat(watch.classifier.site()).isPresent();
      assertThat(LearningFile.existsIn(site)).as("the flows are kept until then").isTrue();

      Files.delete(inTheWay);
      now.set(START.plus(Duration.ofMinutes(65)));
      await().until(() -> SiteFile.existsIn(site) && !LearningFile.existsIn(site));
      assertThat(watch.learning.saveFailures()).isEqualTo(1);
    }
    assertThat(SiteFile.read(site).source().flows()).isEqualTo(20);
  }

  @Test
  void leavesOutFlowsOfIncidents() throws Exception {
    Traffic scan = new Traffic();
    for (int i = 0; i < 60; i++) {
      scan.refused(i * 10 * Traffic.MILLISECOND, "192.0.2.66", 40_000, "192.0.2.10", 1 + i);
    }
    try (Watch watch = new Watch(connections(1, 25))) {
      watch.awaitFlows(25);
      watch.then(scan.capture().pcap());
      // Ends the capture that contains the scan, which also ends the flows that have not timed out.
      watch.then(connections(26, 1));
      now.set(START.plus(Duration.ofMinutes(1)));
      await().until(() -> watch.learning.progress().orElseThrow().leftOut() == 60);
      await().until(() -> watch.learning.progress().orElseThrow().flows() == 26);
      now.set(START.plus(Duration.ofHours(1)));
      await().until(() -> SiteFile.existsIn(site));
    }
    assertThat(SiteFile.read(site).source().leftOut()).isEqualTo(60);
  }

  @Test
  void startsAgainIfTheSavedFlowsBelongToAnotherModel() throws Exception {
    try (Watch first = new Watch(connections(1, 15))) {
      first.awaitFlows(15);
    }
    byte[] saved = Files.readAllBytes(site.resolve(LearningFile.NAME));
    bundle = HandMadeModel.writeMulticlassBundle(folder.resolve("other"), FeatureProfile.CSE2018);
    try (Watch second = new Watch(connections(16, 5))) {
      second.awaitFlows(5);
      assertThat(second.learning.progress().orElseThrow().flows()).isEqualTo(5);
    }
    assertThat(site.resolve(LearningFile.UNUSABLE_NAME))
        .as("the flows learned with the first model are not lost")
        .hasBinaryContent(saved);
  }

  @Test
  void promisesANumberPerDay() throws Exception {
    try (Watch watch = new Watch(new CaptureBytes().pcap(), "223/day")) {
      assertThat(watch.learning.progress().orElseThrow().needed())
          .as("the number of flows per day is unknown")
          .isZero();
      watch.then(connections(1, 10, Duration.ofMinutes(2)));
      watch.awaitFlows(10);
      now.set(START.plus(Duration.ofMinutes(10)));
      await()
          .until(
              () ->
                  watch.learning.progress().orElseThrow().needed()
                      == SiteLearner.needed(223 / (10 / (18 / MINUTES_PER_DAY))));
      now.set(START.plus(Duration.ofHours(2)));
      assertThat(watch.classifier.site()).isEmpty();

      watch.then(connections(11, 20, Duration.ofMinutes(2)));
      await().until(() -> SiteFile.existsIn(site));
    }
    SiteProfile.Source source = SiteFile.read(site).source();
    double days = (source.lastTime() - source.firstTime()) / (60e6 * MINUTES_PER_DAY);
    assertThat(source.falseAlarms()).isCloseTo(223 / (source.flows() / days), within(1e-9));
  }

  @Test
  void continuesIfALimitCannotBePromised() throws Exception {
    byte[] flows = connections(1, 30, Duration.ofMinutes(2));
    try (Watch watch = new Watch(flows, "0.05/day")) {
      watch.awaitFlows(30);
      await().until(() -> LearningFile.existsIn(site));
      Files.delete(site.resolve(LearningFile.NAME));
      now.set(START.plus(Duration.ofHours(2)));
      // The flows are saved again after the attempt to finish.
      await().until(() -> savedFlows() == 30);
      assertThat(watch.classifier.site()).isEmpty();
      assertThat(watch.learning.progress().orElseThrow().needed()).isZero();
      assertThat(watch.learning.progress().orElseThrow().until()).isAfter(now.get());
    }
    try (Watch withAnotherLimit = new Watch(new CaptureBytes().pcap(), "223/day")) {
      await().until(() -> SiteFile.existsIn(site));
      assertThat(withAnotherLimit.classifier.site()).isPresent();
    }
    assertThat(SiteFile.read(site).source().flows()).isEqualTo(30);
  }

  /** TCP flows of twelve packets, which the model classifies as attacks. */
  private static byte[] connections(int firstClient, int count) {
    return connections(firstClient, count, Duration.ZERO);
  }

  /** Like {@link #connections(int, int)}, with a time between the starts of two flows. */
  private static byte[] connections(int firstClient, int count, Duration apart) {
    CaptureBytes packets = new CaptureBytes();
    long first = System.currentTimeMillis() * 1000;
    for (int flow = 0; flow < count; flow++) {
      String client = "10.0.1." + (firstClient + flow);
      long micros = first + flow * apart.toNanos() / 1000;
      for (int i = 0; i < 12; i++) {
        int flags = i < 11 ? Frame.ACK : Frame.FIN;
        packets.packet(micros, Frame.tcp(5000, 80, flags, 5).ipv4(client, "10.0.0.2").ethernet());
      }
    }
    return packets.pcap();
  }
}
