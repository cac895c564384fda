package io.mlids.api.sensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mlids.api.incident.IncidentReporter;
import io.mlids.api.incident.IncidentStore;
import io.mlids.api.incident.Incidents;
import io.mlids.api.incident.KeptIncident;
import io.mlids.api.incident.TriageFacts;
import io.mlids.api.search.criterion.Criterion;
import io.mlids.api.testing.RepeatedAttacks;
import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.behaviour.setting.BehaviourSettings;
import io.mlids.core.detect.Detector;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.pipeline.DetectedFlow;
import io.mlids.core.testing.CaptureBytes;
import io.mlids.core.testing.Frame;
import io.mlids.core.testing.HandMadeModel;
import io.mlids.core.testing.Traffic;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SensorTest {
  private static final SensorSettings SETTINGS = new SensorSettings("test0", "", 1_000, false);

  @TempDir private Path folder;
  private final List<DetectedFlow> reported = new CopyOnWriteArrayList<>();
  private final IncidentStore store = new IncidentStore(100);
  private final Incidents incidents =
      new Incidents(store, IncidentReporter.NONE, BehaviourSettings.shipped(), Clock.systemUTC());
  private final AtomicInteger scored = new AtomicInteger();

  @Test
  void reportsTheAttacksAmongFlowsWhenTheyEndAndTheRestWhenItIsClosed() throws Exception {
    ScriptedSource source = new ScriptedSource(attackAndOpenFlow());
    Sensor sensor = start(() -> source);
    await().until(() -> sensor.status().attacks() == 1);
    SensorStatus.On status = sensor.status();
    assertThat(status.isRunning()).isTrue();
    assertThat(status.error()).isEmpty();
    assertThat(status.summary().capture().packets()).isEqualTo(14);
    assertThat(status.summary().flows().active()).isEqualTo(1);
    assertThat(status.rates().packets()).isPositive();
    assertThat(reported)
        .singleElement()
        .satisfies(attack -> assertThat(attack.flow().sourceAddress()).isEqualTo("10.0.0.1"));
    sensor.close();
    assertThat(scored).hasValue(2);
    assertThat(sensor.status().summary().flows().active()).isZero();
    assertThat(reported).hasSize(1);
  }

  @Test
  void restartsAfterFailuresAndKeepsTheCounts() throws Exception {
    ScriptedSource first = new ScriptedSource(attackAndOpenFlow());
    ScriptedSource second = new ScriptedSource(attackAndOpenFlow());
    Queue<Sensor.Opening> openings = new ConcurrentLinkedQueue<>();
    openings.add(() -> first);
    openings.add(
        () -> {
          throw new IOException("test0: the interface is down");
        });
    openings.add(() -> second);
    try (Sensor sensor =
        start(
            () -> {
              Sensor.Opening next = openings.poll();
              if (next == null) {
                throw new IOException("test0: the interface is gone for good");
              }
              return next.open();
            })) {
      await().until(() -> sensor.status().attacks() == 1);
      first.fail("test0: the interface went away");
      await().until(() -> sensor.status().attacks() == 2 && sensor.status().isRunning());
      assertThat(sensor.status().failures()).isEqualTo(2);
      assertThat(sensor.status().summary().capture().packets()).isEqualTo(28);
      second.fail("test0: the interface went away again");
      await().until(() -> sensor.status().failures() >= 4);
      assertThat(sensor.status().isRunning()).isFalse();
      assertThat(sensor.status().error()).hasValue("test0: the interface is gone for good");
      assertThat(sensor.status().summary().flows().written()).isEqualTo(4);
    }
  }

  @Test
  @Tag("slow")
  void continuesAfterTheModelFails() throws Exception {
    AtomicInteger opened = new AtomicInteger();
    try (Sensor sensor =
        Sensor.start(
            SETTINGS,
            () -> {
              opened.incrementAndGet();
              return new ScriptedSource(attackAndOpenFlow());
            },
            classifier(),
            (attack, version, origin) -> {
              if (opened.get() == 1) {
                throw new IllegalStateException("thrown on purpose");
              }
              reported.add(attack);
            },
            incidents,
            (flows, attacks) -> {},
            SensorObserver.NONE,
            new Retries(Duration.ofMillis(1)),
            Clock.systemUTC())) {
      await().until(() -> reported.size() == 1);
      assertThat(sensor.status().failures()).isEqualTo(1);
    }
  }

  @Test
  void anIncidentOpensWhilePacketsArriveAndClosesWithTheCapture() throws Exception {
    Traffic traffic = new Traffic();
    for (int i = 0; i < 60; i++) {
      traffic.refused(i * 10 * Traffic.MILLISECOND, "192.0.2.66", 40_000, "192.0.2.10", 1 + i);
    }
    ScriptedSource source = new ScriptedSource(traffic.capture().pcap());
    try (Sensor sensor = start(() -> source)) {
      await().until(() -> sensor.status().isRunning() && store.size() == 1);
      KeptIncident incident = onlyIncident();
      assertThat(incident.incident().kind()).isEqualTo(BehaviourKind.PORT_SCAN);
      assertThat(incident.incident().open()).isTrue();
      assertThat(incident.origin()).isEqualTo("sensor test0");
    }
    assertThat(onlyIncident().incident().open()).isFalse();
    assertThat(onlyIncident().incident().flows()).isEqualTo(60);
  }

  @Test
  void repeatedVerdictsOnOneSourceAreAnIncident() throws Exception {
    ScriptedSource source = new ScriptedSource(RepeatedAttacks.capture());
    try (Sensor sensor = start(() -> source)) {
      await().until(() -> sensor.status().attacks() == 30);
    }
    KeptIncident incident = onlyIncident();
    assertThat(incident.incident().kind()).isEqualTo(BehaviourKind.REPEATED_VERDICTS);
    assertThat(incident.incident().flows()).isEqualTo(30);
    assertThat(incident.modelVersion()).hasSize(12);
  }

  private KeptIncident onlyIncident() {
    List<KeptIncident> all =
        store.page(Criterion.EVERYTHING, 100, Long.MAX_VALUE, _ -> TriageFacts.NONE).incidents();
    assertThat(all).hasSize(1);
    return all.getFirst();
  }

  @Test
  void pausesIncreaseUntilItHasRunForAWhile() {
    Retries retries = new Retries(Retries.FIRST);
    Duration shortly = Duration.ofSeconds(1);
    assertThat(retries.pause(shortly)).isEqualTo(Duration.ofSeconds(1));
    assertThat(retries.pause(shortly)).isEqualTo(Duration.ofSeconds(2));
    for (int i = 0; i < 9; i++) {
      retries.pause(shortly);
    }
    assertThat(retries.pause(shortly)).isEqualTo(Duration.ofSeconds(30));
    assertThat(retries.pause(Duration.ofMinutes(1))).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void ratesCoverTheLastTenSeconds() {
    RateWindow window = new RateWindow();
    long second = 1_000_000_000L;
    for (long t = 0; t <= 20; t++) {
      long packets = t <= 10 ? 1_000 * t : 10_000 + 10 * (t - 10);
      window.add(new RateWindow.Sample(t * second, packets, 0, t, 0));
    }
    SensorRates rates = window.rates(new RateWindow.Sample(20 * second, 10_100, 0, 20, 5));
    assertThat(rates).isEqualTo(new SensorRates(10, 0, 1, 0.5));
    assertThat(window.rates(new RateWindow.Sample(40 * second, 10_100, 0, 20, 5)).packets())
        .isZero();
    assertThat(new RateWindow().rates(new RateWindow.Sample(1, 1, 1, 1, 1)))
        .isEqualTo(SensorRates.NONE);
  }

  private Sensor start(Sensor.Opening opening) throws IOException {
    return Sensor.start(
        SETTINGS,
        opening,
        classifier(),
        (attack, version, origin) -> reported.add(attack),
        incidents,
        (flows, attacks) -> scored.addAndGet(flows),
        SensorObserver.NONE,
        new Retries(Duration.ofMillis(1)),
        Clock.systemUTC());
  }

  private Detector classifier() throws IOException {
    return Detector.of(HandMadeModel.writeBinaryBundle(folder, FeatureProfile.CSE2018));
  }

  /** A TCP flow of twelve packets that has ended, and an open UDP flow of two packets. */
  private static byte[] attackAndOpenFlow() {
    CaptureBytes packets = new CaptureBytes();
    long now = System.currentTimeMillis() * 1000;
    packets.packet(now, Frame.udp(1000, 53, 5).ipv4("10.0.0.3", "10.0.0.2").ethernet());
    packets.packet(now, Frame.udp(1000, 53, 5).ipv4("10.0.0.3", "10.0.0.2").ethernet());
    for (int i = 0; i < 12; i++) {
      int flags = i < 11 ? Frame.ACK : Frame.FIN;
      packets.packet(now, Frame.tcp(5000, 80, flags, 5).ipv4("10.0.0.1", "10.0.0.2").ethernet());
    }
    return packets.pcap();
  }
}
