package io.mlids.core.command.detect;

import io.mlids.core.alert.AlertOrigin;
import io.mlids.core.alert.AlertView;
import io.mlids.core.alert.Spread;
import io.mlids.core.detect.Verdict;
import io.mlids.core.explain.Explanation;
import io.mlids.core.feature.FlowRecord;
import io.mlids.core.feature.FlowTime;
import io.mlids.core.pipeline.DetectedFlow;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/** The alert for one detected flow. The alert has the time of the flow's last packet. */
record DetectedAlert(
    DetectedFlow detected, Explanation explanation, String modelVersion, AlertOrigin origin)
    implements AlertView {

  @Override
  public Optional<FlowRecord> flow() {
    return Optional.of(detected.flow());
  }

  @Override
  public OptionalInt destinationPort() {
    return OptionalInt.of(detected.flow().destinationPort());
  }

  @Override
  public OptionalInt protocol() {
    return OptionalInt.of(detected.flow().protocol());
  }

  @Override
  public Verdict verdict() {
    return detected.verdict();
  }

  @Override
  public String type() {
    return "attack";
  }

  @Override
  public long count() {
    return 1;
  }

  @Override
  public Instant firstSeen() {
    return FlowTime.instant(detected.flow().end());
  }

  @Override
  public Instant lastSeen() {
    return firstSeen();
  }

  @Override
  public Spread spread() {
    return Spread.ONE;
  }
}
