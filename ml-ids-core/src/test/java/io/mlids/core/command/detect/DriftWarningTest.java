package io.mlids.core.command.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.drift.DriftReport;
import io.mlids.core.drift.FeatureDrift;
import io.mlids.core.drift.PacketShare;
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
  void warnsLiveImmediatelyButOnlyOnceAndAgainAtTheEnd() {
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
  void warnsAboutFilesAtTheEnd() {
    ofFiles.changed(report(1_000, true));
    assertThat(lines()).isEmpty();
    ofFiles.atEnd(report(2_000, true));
    assertThat(lines()).hasSize(1);
  }

  @Test
  void reportsPastDriftAtTheEnd() {
    ofFiles.changed(report(1_000, true));
    ofFiles.changed(report(9_000, false));
    ofFiles.atEnd(report(9_500, false));
    assertThat(lines()).hasSize(2);
    assertThat(lines().getFirst()).contains("for a while", "of 1000 flows");
  }

  @Test
  void reportsSimilarFlowsInOneLine() {
    ofInterface.atEnd(report(5_000, false, 0, PacketShare.NONE));
    assertThat(lines()).containsExactly("drift: the flows resemble the training flows");
  }

  @Test
  void doesNotCallTooFewFlowsSimilar() {
    ofFiles.atEnd(report(0, false, 0, PacketShare.NONE));
    ofFiles.atEnd(report(151, false, 0.25, PacketShare.NONE));
    assertThat(lines()).hasSize(2);
    assertThat(lines().getFirst())
        .startsWith("drift: cannot tell yet")
        .endsWith("0 flows scored so far; at least 1000 are needed");
    assertThat(lines().getLast())
        .startsWith("drift: cannot tell yet")
        .contains("151 flows scored so far; at least 1000 are needed", "25.0 % of the values");
  }

  @Test
  void doesNotCallAPartlyDecodedInputSimilar() {
    ofFiles.atEnd(report(5_000, false, 0, new PacketShare(40_000, 10_000)));
    assertThat(lines().getFirst())
        .startsWith("drift: cannot tell yet")
        .contains("10000 of 40000 packets were skipped");
  }

  @Test
  void namesAStrayingFeatureEvenWithoutDrift() {
    ofFiles.atEnd(report(1_510, false, 0.139, PacketShare.NONE));
    assertThat(lines().getFirst())
        .startsWith("drift: the flows partly differ")
        .contains("1 of 1 features", "flow_duration 13.9 %");
  }

  private List<String> lines() {
    return printed.toString().lines().toList();
  }

  private static DriftReport report(long rows, boolean drifting) {
    return report(rows, drifting, 0.25, PacketShare.NONE);
  }

  private static DriftReport report(
      long rows, boolean drifting, double above, PacketShare packets) {
    return new DriftReport(
        rows,
        10_000,
        rows,
        drifting,
        List.of(new FeatureDrift(Feature.FLOW_DURATION, 0, above, 0, 0, drifting)),
        packets);
  }
}
