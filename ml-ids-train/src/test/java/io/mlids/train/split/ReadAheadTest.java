package io.mlids.train.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.table.FlowBatch;
import io.mlids.core.table.FlowReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ReadAheadTest {

  @Test
  void handsEveryBatchOnInOrder() throws IOException {
    List<Long> seen = new ArrayList<>();
    ReadAhead.run(new Batches(100, -1), batch -> seen.add(batch.index()[0]));
    assertThat(seen).hasSize(100).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void passesTheReadersFailureOnAfterWhatWasReadBeforeIt() {
    List<Long> seen = new ArrayList<>();
    assertThatThrownBy(
            () -> ReadAhead.run(new Batches(100, 7), batch -> seen.add(batch.index()[0])))
        .isInstanceOf(IOException.class)
        .hasMessage("batch 7");
    assertThat(seen).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L);
  }

  @Test
  void stopsReadingWhenTheWorkerFails() {
    Batches endless = new Batches(Integer.MAX_VALUE, -1);
    assertThatThrownBy(
            () ->
                ReadAhead.run(
                    endless,
                    batch -> {
                      throw new IOException("disk full");
                    }))
        .hasMessage("disk full");
    assertThat(endless.read).isLessThan(10);
  }

  /** Batches that contain one numbered row each. */
  private static final class Batches implements FlowReader {
    private final int count;
    private final int failAt;
    private int read;

    Batches(int count, int failAt) {
      this.count = count;
      this.failAt = failAt;
    }

    @Override
    public FeatureProfile profile() {
      return FeatureProfile.CSE2018;
    }

    @Override
    public boolean read(FlowBatch batch) throws IOException {
      batch.setSize(1);
      batch.index()[0] = read;
      if (read == failAt) {
        throw new IOException("batch " + failAt);
      }
      batch.setSize(read == count ? 0 : 1);
      return read++ < count;
    }

    @Override
    public void close() {}
  }
}
