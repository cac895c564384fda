package io.mlids.core.incident;

import static io.mlids.core.testing.Traffic.MILLISECOND;
import static io.mlids.core.testing.Traffic.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.behaviour.BehaviourStatistics;
import io.mlids.core.behaviour.evidence.BehaviourKind;
import io.mlids.core.behaviour.setting.BehaviourSettings;
import io.mlids.core.behaviour.setting.Parameter;
import io.mlids.core.capture.CaptureFile;
import io.mlids.core.capture.PacketSource;
import io.mlids.core.capture.ReadMode;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.packet.DecodedPacket;
import io.mlids.core.packet.InnermostIpDecoder;
import io.mlids.core.pipeline.IncidentWatch;
import io.mlids.core.testing.ForgedSources;
import io.mlids.core.testing.Traffic;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests that the state stays within the memory that its settings allow. */
class StateBoundTest {
  private static final long MEGABYTE = 1 << 20;

  /**
   * Measures live objects after a garbage collection, so that other tests hardly affect the result.
   */
  private static long usedBytes() {
    Runtime runtime = Runtime.getRuntime();
    long used = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      used = Math.min(used, runtime.totalMemory() - runtime.freeMemory());
    }
    return used;
  }

  @Test
  @Tag("slow")
  void aMillionForgedSourcesTakeNoMoreThanTheSettingsAllow() throws IOException {
    BehaviourSettings settings = BehaviourSettings.shipped();
    List<Incident> told = new ArrayList<>();
    long before = usedBytes();
    IncidentWatch watch =
        new IncidentWatch(
            FeatureProfile.CORRECTED, settings, 3, (event, incident) -> told.add(incident));
    InnermostIpDecoder decoder = new InnermostIpDecoder();
    DecodedPacket packet = new DecodedPacket();
    try (ForgedSources forged = new ForgedSources(1_000_000, 200 * SECOND, 5 * SECOND)) {
      while (forged.next()) {
        watch.add(forged, packet, decoder.decode(forged, packet));
      }
    }
    long taken = usedBytes() - before;
    BehaviourStatistics held = watch.statistics();
    assertThat(held.subjectsEvicted()).isPositive();
    assertThat(held.active()).isPositive();
    assertThat(taken).isBetween(held.active() * 100, settings.largestStateBytes());
    assertThat(told).anyMatch(each -> each.kind() == BehaviourKind.PORT_SCAN);
  }

  /** Each scanner opens an incident, so the incidents themselves must be bounded. */
  @Test
  @Tag("slow")
  void thousandsOfScannersTakeNoMoreThanTheSettingsAllow() throws IOException {
    int scanners = 4000;
    int ports = 20;
    BehaviourSettings settings = BehaviourSettings.shipped().withState(1000);
    Traffic traffic = new Traffic();
    for (int scanner = 0; scanner < scanners; scanner++) {
      String source = "10.1." + scanner / 200 + "." + (1 + scanner % 200);
      String target = "10.2." + scanner / 200 + "." + (1 + scanner % 200);
      for (int port = 1; port <= ports; port++) {
        traffic.refused(
            scanner * 20 * MILLISECOND + port * MILLISECOND / 2, source, 40_000, target, port);
      }
    }
    byte[] capture = traffic.capture().pcap();
    AtomicInteger opened = new AtomicInteger();
    IncidentWatch watch =
        new IncidentWatch(
            FeatureProfile.CORRECTED,
            settings,
            3,
            (event, incident) -> {
              if (event == IncidentListener.Event.OPENED) {
                opened.incrementAndGet();
              }
            });
    readWithinTheBudget(capture, watch, settings.incidentBytes());
    assertThat(watch.statistics().subjectsEvicted()).isPositive();
    assertThat(watch.incidents().closedEarly()).isPositive();
    assertThat(opened.get()).isGreaterThan(1000);
    long with = usedBytes();
    Reference.reachabilityFence(watch);
    // What the watch leaves behind, such as loaded classes, is not part of its state.
    watch = null;
    long without = usedBytes();
    Reference.reachabilityFence(traffic);
    Reference.reachabilityFence(capture);
    assertThat(with - without).isLessThanOrEqualTo(settings.largestStateBytes());
  }

  /** A separate method, so that the reader's buffers can be garbage-collected afterwards. */
  private static void readWithinTheBudget(byte[] capture, IncidentWatch watch, long budget)
      throws IOException {
    InnermostIpDecoder decoder = new InnermostIpDecoder();
    DecodedPacket packet = new DecodedPacket();
    try (PacketSource source =
        CaptureFile.open(new ByteArrayInputStream(capture), "test", ReadMode.TOLERANT)) {
      while (source.next()) {
        watch.add(source, packet, decoder.decode(source, packet));
        assertThat(watch.incidentBytes()).isLessThanOrEqualTo(budget);
      }
    }
  }

  @Test
  void theShippedSettingsAllow540MegabytesAndSmallerOnesLess() {
    BehaviourSettings shipped = BehaviourSettings.shipped();
    assertThat(shipped.largestStateBytes()).isLessThanOrEqualTo(540 * MEGABYTE);
    assertThat(shipped.withState(8192).largestStateBytes()).isLessThanOrEqualTo(70 * MEGABYTE);
    assertThat(shipped.withState(10_000_000).largestStateBytes())
        .isEqualTo(shipped.largestStateBytes());
  }

  @Test
  void tablesFittedIntoMemoryTypicallyFillIt() {
    BehaviourSettings fitted = BehaviourSettings.shipped().fitted(20 * MEGABYTE);
    int subjects = fitted.whole(Parameter.SUBJECTS);
    long full =
        BehaviourSettings.typicalStateBytes(
                fitted.whole(Parameter.CONVERSATIONS),
                6L * subjects,
                fitted.whole(Parameter.SET_MEMBERS))
            + fitted.incidentBytes();
    assertThat(full).isBetween(19 * MEGABYTE, 20 * MEGABYTE);
    assertThat(fitted.largestStateBytes()).isBetween(full, 3 * full);
  }
}
