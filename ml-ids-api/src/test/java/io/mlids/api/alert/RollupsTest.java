package io.mlids.api.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.alert.AlertOrigin;
import io.mlids.core.pipeline.DetectedFlow;
import io.mlids.core.testing.PacketAttacks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RollupsTest {
  private static final Instant T0 = Instant.parse("2026-01-02T03:04:05Z");
  private static final Duration WINDOW = Duration.ofSeconds(60);
  private static final long SEED = 42;

  private final List<Alert> told = new ArrayList<>();
  private final Rollups rollups =
      new Rollups(WINDOW, new RollupLimits(3, 64, 500), SEED, told::add);

  @Test
  void theFirstIsReportedImmediatelyAndTheOthersWhenTheWindowCloses() {
    add(0, "10.0.0.1", 80, "Bot");
    assertThat(told)
        .singleElement()
        .satisfies(a -> assertThat(a.kind()).isEqualTo(Alert.Kind.ATTACK));
    add(10, "10.0.0.1", 80, "Bot");
    add(59, "10.0.0.1", 80, "Bot");
    rollups.closeDue(T0.plusSeconds(59));
    assertThat(told).hasSize(1);
    rollups.closeDue(T0.plusSeconds(60));
    Alert rollup = told.getLast();
    assertThat(told).hasSize(2);
    assertThat(rollup.kind()).isEqualTo(Alert.Kind.ROLLUP);
    assertThat(rollup.count()).isEqualTo(3);
    assertThat(rollup.firstSeen()).isEqualTo(T0);
    assertThat(rollup.lastSeen()).isEqualTo(T0.plusSeconds(59));
    assertThat(rollups.rolledUp()).isEqualTo(2);
    assertThat(rollups.openWindows()).isZero();
  }

  @Test
  void aSingleAttackIsReportedOnce() {
    add(0, "10.0.0.1", 80, "Bot");
    rollups.closeAll();
    assertThat(told).hasSize(1);
  }

  @Test
  void anAttackAfterTheEndOfAWindowOpensTheNextOneEvenBeforeTheClockHasClosedIt() {
    add(0, "10.0.0.1", 80, "Bot");
    add(1, "10.0.0.1", 80, "Bot");
    add(60, "10.0.0.1", 80, "Bot");
    assertThat(told.stream().map(Alert::kind))
        .containsExactly(Alert.Kind.ATTACK, Alert.Kind.ROLLUP, Alert.Kind.ATTACK);
    assertThat(told.get(1).count()).isEqualTo(2);
  }

  @Test
  void anotherSourceDestinationPortOrClassIsAnotherWindow() {
    add(0, "10.0.0.1", 80, "Bot");
    add(0, "10.0.0.3", 80, "Bot");
    add(0, "10.0.0.1", 81, "Bot");
    assertThat(told).hasSize(3);
    assertThat(rollups.openWindows()).isEqualTo(3);
    add(0, "10.0.0.1", 80, "PortScan");
    assertThat(told).hasSize(4);
  }

  @Test
  void theOldestWindowClosesEarlyWhenThereAreTooMany() {
    add(0, "10.0.0.1", 1, "Bot");
    add(1, "10.0.0.1", 1, "Bot");
    add(2, "10.0.0.1", 2, "Bot");
    add(3, "10.0.0.1", 3, "Bot");
    add(4, "10.0.0.1", 4, "Bot");
    assertThat(rollups.openWindows()).isEqualTo(3);
    assertThat(rollups.closedEarly()).isEqualTo(1);
    assertThat(told.stream().filter(a -> a.kind() == Alert.Kind.ROLLUP))
        .singleElement()
        .satisfies(rollup -> assertThat(rollup.count()).isEqualTo(2));
  }

  @Test
  void theRollupShowsTheAttackWithTheHighestProbability() {
    add(0, "10.0.0.1", 80, "Bot", 0.5);
    add(1, "10.0.0.1", 80, "Bot", 0.99);
    add(2, "10.0.0.1", 80, "Bot", 0.7);
    rollups.closeAll();
    assertThat(told.getLast().attack().verdict().probability()).isEqualTo(0.99);
  }

  @Test
  void rowsHaveNoAddressesAndAreReportedIndividually() {
    Attack row =
        new Attack.OfRow(
            SubmittedColumns.of(List.of()),
            0L,
            List.of(),
            2,
            PacketAttacks.tcp("10.0.0.1", 1, "10.0.0.2", 2, "Bot").verdict(),
            "0123456789ab",
            T0);
    rollups.add(row);
    rollups.add(row);
    assertThat(told).hasSize(2);
    assertThat(rollups.openWindows()).isZero();
  }

  @Test
  void settingTheClockBackDoesNotKeepWindowsOpen() {
    add(3_600, "10.0.0.1", 80, "Bot");
    add(3_601, "10.0.0.1", 80, "Bot");
    add(3_600, "10.0.0.3", 80, "Bot");
    add(3_601, "10.0.0.3", 80, "Bot");
    told.clear();
    add(0, "10.0.0.1", 80, "Bot");
    assertThat(told.stream().map(Alert::kind))
        .containsExactly(Alert.Kind.ROLLUP, Alert.Kind.ROLLUP, Alert.Kind.ATTACK);
    assertThat(told.get(0).count()).isEqualTo(2);
    assertThat(told.get(1).count()).isEqualTo(2);
    assertThat(rollups.openWindows()).isEqualTo(1);
  }

  @Test
  void withoutAWindowEveryAttackIsReported() {
    Rollups none = new Rollups(Duration.ZERO, RollupLimits.DEFAULT, SEED, told::add);
    for (int i = 0; i < 5; i++) {
      none.add(attack(0, "10.0.0.1", 80, "Bot", 0.9));
    }
    assertThat(told).hasSize(5);
  }

  private void add(int second, String source, int port, String label) {
    add(second, source, port, label, 0.9);
  }

  private void add(int second, String source, int port, String label, double probability) {
    rollups.add(attack(second, source, port, label, probability));
  }

  private static Attack attack(
      int second, String source, int port, String label, double probability) {
    DetectedFlow flow =
        PacketAttacks.tcp(source, 40_000 + second, "10.0.0.2", port, label, probability);
    return new Attack.OfPackets(flow, "0123456789ab", AlertOrigin.STREAM, T0.plusSeconds(second));
  }
}
