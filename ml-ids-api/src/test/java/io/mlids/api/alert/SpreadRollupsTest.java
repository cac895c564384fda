package io.mlids.api.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.mlids.core.alert.AlertOrigin;
import io.mlids.core.pipeline.DetectedFlow;
import io.mlids.core.testing.PacketAttacks;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The roll-up of scans and of attacks from forged addresses. */
class SpreadRollupsTest {
  private static final Instant T0 = Instant.parse("2026-01-02T03:04:05Z");
  private static final Duration WINDOW = Duration.ofSeconds(60);
  private static final RollupLimits LIMITS = new RollupLimits(10_000, 20, 100);

  private final List<Alert> told = new ArrayList<>();
  private final Rollups rollups = new Rollups(WINDOW, LIMITS, 42, told::add);

  @Test
  void manySourcesOfOneVictimAndClassAreOneGroup() throws IOException {
    for (int i = 0; i < 1_000; i++) {
      add(0, source(i), "10.0.0.2", 80, "Bot");
    }
    add(1, "10.9.9.9", "10.0.0.3", 80, "Bot");
    add(1, "10.9.9.9", "10.0.0.2", 80, "PortScan");
    assertThat(told).hasSize(20 + 1 + 2).allMatch(alert -> alert.kind() == Alert.Kind.ATTACK);
    assertThat(rollups.merged()).isEqualTo(20);
    assertThat(rollups.openWindows()).isEqualTo(3);
    assertThat(rollups.rolledUp()).isEqualTo(1_000 - 21);

    told.clear();
    rollups.closeDue(T0.plusSeconds(60));
    Alert rollup = told.getFirst();
    assertThat(told).hasSize(1);
    assertThat(rollup.kind()).isEqualTo(Alert.Kind.ROLLUP);
    assertThat(rollup.count()).isEqualTo(1_000);
    assertThat(rollup.isSpread()).isTrue();
    assertThat(rollup.spread().sources()).isCloseTo(1_000, within(100L));
    assertThat(rollup.spread().destinations()).isEqualTo(1);
    assertThat(rollup.spread().ports()).isEqualTo(1);
    assertThat(json(rollup))
        .contains("\"count\":1000,", "\"sources\":", "\"destinations\":1,\"ports\":1,");
    assertThat(AlertLine.of(rollup))
        .matches(
            "attack Bot x 1000 in 0 s, probability 0\\.900, about \\d+ sources ->"
                + " 10\\.0\\.0\\.2:80, protocol 6");
  }

  @Test
  void countsBeforeTheMergeAreIncludedInTheGroup() {
    for (int i = 0; i < 20; i++) {
      add(0, source(i), "10.0.0.2", 80, "Bot");
      add(1, source(i), "10.0.0.2", 80, "Bot");
    }
    add(5, source(20), "10.0.0.2", 80, "Bot");
    add(6, source(3), "10.0.0.2", 80, "Bot");
    told.clear();
    rollups.closeAll();
    assertThat(told).singleElement().satisfies(a -> assertThat(a.count()).isEqualTo(42));
    assertThat(told.getFirst().firstSeen()).isEqualTo(T0);
    assertThat(told.getFirst().lastSeen()).isEqualTo(T0.plusSeconds(6));
  }

  @Test
  void aPortScanIsGroupedBySourceAndHidesNoOtherSource() {
    for (int port = 1; port <= 500; port++) {
      add(0, "10.0.0.1", "10.0.0.2", port, "PortScan");
    }
    add(1, "10.0.0.7", "10.0.0.2", 80, "PortScan");
    assertThat(told).hasSize(20 + 1 + 1);
    told.clear();
    rollups.closeAll();
    assertThat(told).hasSize(1);
    assertThat(told.getFirst().spread().ports()).isCloseTo(500, within(50L));
    assertThat(told.getFirst().spread().sources()).isEqualTo(1);
  }

  @Test
  @Tag("slow")
  void forgedSourcesAndDestinationsShareAGroupOfTheirClass() {
    for (int i = 0; i < 2_000; i++) {
      add(0, source(i), source(100_000 + i), 80, "Bot");
    }
    assertThat(told).hasSize(100 + 1);
    add(0, "10.0.0.1", "10.0.0.2", 80, "PortScan");
    assertThat(told).hasSize(100 + 2);
    told.clear();
    rollups.closeAll();
    assertThat(told).singleElement().satisfies(a -> assertThat(a.count()).isEqualTo(1_900));
    assertThat(told.getFirst().spread().sources()).isCloseTo(1_900, within(190L));
    assertThat(told.getFirst().spread().destinations()).isCloseTo(1_900, within(190L));
  }

  @Test
  @Tag("slow")
  void aContinuousFloodIsReportedTwicePerWindow() {
    for (int second = 0; second < 180; second++) {
      for (int i = 0; i < 50; i++) {
        add(second, source(1_000 * second + i), "10.0.0.2", 80, "Bot");
      }
      rollups.closeDue(T0.plusSeconds(second));
    }
    rollups.closeAll();
    List<Alert> told = List.copyOf(this.told);
    assertThat(told).hasSize(21 + 1 + 2 + 2);
    long before = told.stream().limit(21).count();
    long rolledUp =
        told.stream().skip(before).filter(Alert::isSpread).mapToLong(Alert::count).sum();
    assertThat(rolledUp).isEqualTo(180 * 50);
  }

  @Test
  void aHostThatQuietsDownIsReportedIndividuallyAgain() {
    for (int i = 0; i < 100; i++) {
      add(0, source(i), "10.0.0.2", 80, "Bot");
    }
    rollups.closeDue(T0.plusSeconds(60));
    told.clear();
    add(121, source(1), "10.0.0.2", 80, "Bot");
    add(121, source(2), "10.0.0.2", 80, "Bot");
    assertThat(told).hasSize(2);
  }

  @Test
  @Tag("slow")
  void theMemoryOfWindowsIsAlwaysBounded() {
    Rollups few = new Rollups(WINDOW, new RollupLimits(50, 20, 100), 42, told::add);
    for (int i = 0; i < 5_000; i++) {
      few.add(attack(i / 100, source(i), source(i % 97), i % 13, i % 2 == 0 ? "Bot" : "PortScan"));
    }
    assertThat(few.openWindows()).isLessThanOrEqualTo(50);
  }

  @Test
  void estimatesOfAddressesAreWithinTenPercent() {
    for (int values : new int[] {1, 10, 100, 1_000, 10_000, 300_000}) {
      DistinctCount count = new DistinctCount(42);
      for (int i = 0; i < values; i++) {
        count.add(0, i);
        count.add(0, i / 2);
      }
      assertThat(count.estimate()).isCloseTo(values, within(Math.max(1L, values / 10)));
    }
  }

  private static String source(int number) {
    return "10." + (1 + number / 65_536) + "." + number / 256 % 256 + "." + number % 256;
  }

  private void add(int second, String source, String destination, int port, String label) {
    rollups.add(attack(second, source, destination, port, label));
  }

  private static String json(Alert alert) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      AlertJson.write(json, alert);
    }
    return text.toString();
  }

  private static Attack attack(
      int second, String source, String destination, int port, String label) {
    DetectedFlow flow = PacketAttacks.tcp(source, 40_000, destination, port, label, 0.9);
    return new Attack.OfPackets(flow, "0123456789ab", AlertOrigin.STREAM, T0.plusSeconds(second));
  }
}
