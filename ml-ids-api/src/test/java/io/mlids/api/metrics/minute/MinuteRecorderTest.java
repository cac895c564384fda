package io.mlids.api.metrics.minute;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.api.history.figure.FigureCounts;
import io.mlids.api.history.figure.MinuteFigures;
import io.mlids.api.sensor.SensorRates;
import io.mlids.api.sensor.SensorSettings;
import io.mlids.api.sensor.SensorStatus;
import io.mlids.api.testing.SettableClock;
import io.mlids.core.capture.CaptureStatistics;
import io.mlids.core.drift.DriftReport;
import io.mlids.core.drift.FeatureDrift;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FlowTime;
import io.mlids.core.flow.MeterStatistics;
import io.mlids.core.pipeline.ExtractionSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class MinuteRecorderTest {
  private static final Instant BEGIN = Instant.parse("2026-01-02T03:04:40Z");
  private static final long MINUTE = FlowTime.micros(Instant.parse("2026-01-02T03:04:00Z"));

  private final SettableClock clock = new SettableClock(BEGIN);
  private final TrafficTotals totals = new TrafficTotals();
  private final List<MinuteFigures> stored = new ArrayList<>();
  private long packets;

  private MinuteRecorder recorder() {
    return new MinuteRecorder(totals, stored::add, clock);
  }

  private void tickAt(MinuteRecorder recorder, String time) {
    clock.set(Instant.parse("2026-01-02T" + time + "Z"));
    recorder.tick();
  }

  private SensorStatus.On sensor() {
    return new SensorStatus.On(
        new SensorSettings("eth0", "", 1, false),
        BEGIN,
        new ExtractionSummary(
            new CaptureStatistics(
                packets, 100 * packets, 0, 0, 0, OptionalLong.empty(), packets / 10, packets / 5),
            packets,
            Map.of(),
            new MeterStatistics(0, 0, 0, 0, 0, 0, 0, 0, 0),
            Duration.ZERO),
        new SensorRates(0, 0, 0, 0),
        0,
        0,
        Optional.empty());
  }

  @Test
  void theDifferenceOfTheTotalsIsRecordedWhenAMinuteIsOver() {
    totals.sensor(this::sensor);
    MinuteRecorder recorder = recorder();
    packets = 50;
    totals.rows(7, 2);
    tickAt(recorder, "03:04:59");
    assertThat(stored).isEmpty();
    tickAt(recorder, "03:05:00");
    assertThat(stored)
        .containsExactly(
            new MinuteFigures(
                MINUTE,
                FlowTime.micros(BEGIN),
                "API",
                new FigureCounts(0, 0, 0, 7, 2, 0, 0),
                OptionalDouble.empty()),
            new MinuteFigures(
                MINUTE,
                FlowTime.micros(BEGIN),
                "sensor eth0",
                new FigureCounts(50, 5_000, 15, 0, 0, 0, 0),
                OptionalDouble.empty()));
    stored.clear();
    packets = 51;
    tickAt(recorder, "03:06:01");
    assertThat(stored)
        .singleElement()
        .satisfies(
            each -> {
              assertThat(each.minute()).isEqualTo(MINUTE + MinuteFigures.MINUTE);
              assertThat(each.counts().packets()).isEqualTo(1);
            });
  }

  @Test
  void aQuietSensorIsRecordedButNotOtherQuietSources() {
    totals.sensor(this::sensor);
    MinuteRecorder recorder = recorder();
    tickAt(recorder, "03:05:00");
    assertThat(stored).extracting(MinuteFigures::origin).containsExactly("sensor eth0");
    assertThat(stored.getFirst().counts()).isEqualTo(FigureCounts.NONE);
  }

  @Test
  void theDriftIsKnownOnceFlowsHaveBeenScored() {
    totals.sensor(this::sensor);
    MinuteRecorder recorder = recorder();
    totals.drift(() -> Optional.of(report(0)));
    tickAt(recorder, "03:05:00");
    totals.drift(() -> Optional.of(report(1_000)));
    tickAt(recorder, "03:06:00");
    assertThat(stored)
        .extracting(MinuteFigures::drift)
        .containsExactly(OptionalDouble.empty(), OptionalDouble.of(0.75));
  }

  private static DriftReport report(long rows) {
    return new DriftReport(
        rows,
        10_000,
        rows,
        false,
        List.of(new FeatureDrift(Feature.FLOW_DURATION, 0.25, 0.5, 0, 0, true)));
  }

  @Test
  void closingRecordsTheBegunMinuteOnce() {
    MinuteRecorder recorder = recorder();
    totals.rows(1, 0);
    recorder.close();
    recorder.close();
    tickAt(recorder, "03:09:00");
    assertThat(stored).singleElement().extracting(MinuteFigures::minute).isEqualTo(MINUTE);
  }

  @Test
  void aClockThatIsSetBackReplacesNoFigures() {
    MinuteRecorder recorder = recorder();
    totals.rows(1, 0);
    tickAt(recorder, "03:05:00");
    totals.rows(1, 0);
    tickAt(recorder, "03:04:00");
    totals.rows(1, 0);
    tickAt(recorder, "03:05:00");
    assertThat(stored).hasSize(3);
    assertThat(stored)
        .extracting(each -> each.minute() + " " + each.countedFrom())
        .doesNotHaveDuplicates();
  }
}
