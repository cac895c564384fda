package io.mlids.core.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.detect.DriftReport;
import io.mlids.core.detect.FeatureDrift;
import io.mlids.core.feature.Feature;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class DriftWarningTest {
  private final StringWriter printed = new StringWriter();
  private final DriftWarning ofFiles = new DriftWarning(new PrintWriter(printed), false);
  private final DriftWarning ofInterface = new DriftWarning(new PrintWriter(printed), true);

  @Test
  void comesAtOnceFromAnInterfaceButOnceOnlyAndAgainAtTheEnd() {
    ofInterface.changed(report(1_000, true));
    assertThat(lines()).hasSize(1);
    assertThat(lines().getFirst()).contains("flow_duration 25.0 %", "of 1000 flows");
    ofInterface.changed(report(2_000, false));
    ofInterface.changed(report(3_000, true));
    assertThat(lines()).hasSize(1);
    ofInterface.atEnd(report(4_000, true));
    assertThat(lines()).hasSize(2);
    assertThat(lines().getLast()).contains("of 4000 flows");
  }

  @Test
  void waitsForTheEndOfFiles() {
    ofFiles.changed(report(1_000, true));
    assertThat(lines()).isEmpty();
    ofFiles.atEnd(report(2_000, true));
    assertThat(lines()).hasSize(1);
  }

  @Test
  void tellsAtTheEndOfWhatIsOver() {
    ofFiles.changed(report(1_000, true));
    ofFiles.changed(report(9_000, false));
    ofFiles.atEnd(report(9_500, false));
    assertThat(lines()).hasSize(1);
    assertThat(lines().getFirst()).contains("for a while", "of 1000 flows");
  }

  @Test
  void staysAwayFromFlowsLikeThoseOfTheTraining() {
    ofInterface.atEnd(report(5_000, false));
    assertThat(lines()).isEmpty();
  }

  private List<String> lines() {
    return printed.toString().lines().toList();
  }

  private static DriftReport report(long rows, boolean drifting) {
    return new DriftReport(
        rows,
        10_000,
        rows,
        drifting,
        List.of(new FeatureDrift(Feature.FLOW_DURATION, 0, 0.25, 0, 0, true)));
  }
}
