package io.mlids.api.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.api.dispatch.FlowWatch;
import io.mlids.api.testing.ForwardingClassifier;
import io.mlids.core.alert.AlertOrigin;
import io.mlids.core.detect.ClassifierUnavailableException;
import io.mlids.core.detect.ClassifierUnavailableException.Kind;
import io.mlids.core.detect.Detector;
import io.mlids.core.detect.Verdict;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.FeatureRows;
import io.mlids.core.testing.HandMadeModel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttackWatchTest {
  @TempDir Path folder;

  @Test
  void leavesFlowsOutWhileAClassifierElsewhereIsUnavailable() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    AtomicInteger counted = new AtomicInteger();
    ForwardingClassifier classifier =
        new ForwardingClassifier(
            Detector.of(HandMadeModel.writeBinaryBundle(folder, FeatureProfile.CSE2018))) {
          @Override
          public List<Verdict> verdicts(FeatureRows rows) {
            if (asked.incrementAndGet() == 1) {
              throw new ClassifierUnavailableException(Kind.FAILED, "away", Duration.ZERO);
            }
            return super.verdicts(rows);
          }
        };
    AttackWatch watch =
        new AttackWatch(
            new FlowWatch(
                classifier,
                (attack, version, origin) -> {},
                (flows, attacks) -> counted.incrementAndGet(),
                () -> AlertOrigin.STREAM));
    assertThat(watch.score(List.of())).isEmpty();
    assertThat(counted).as("flows without a verdict are not counted as scored").hasValue(0);
    watch.score(List.of());
    assertThat(counted).hasValue(1);
  }
}
