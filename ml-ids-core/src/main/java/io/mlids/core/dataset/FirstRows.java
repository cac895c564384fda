package io.mlids.core.dataset;

import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.table.FlowBatch;
import io.mlids.core.table.FlowReader;
import java.io.IOException;
import java.util.function.Consumer;

/** Reads only the first rows of another reader. Not thread-safe. */
final class FirstRows implements FlowReader {
  private final FlowReader flows;
  private final Consumer<FlowBatch> watcher;
  private long left;

  /**
   * Wraps a reader.
   *
   * @param watcher receives each batch
   */
  FirstRows(FlowReader flows, long rows, Consumer<FlowBatch> watcher) {
    this.flows = flows;
    this.watcher = watcher;
    this.left = rows;
  }

  @Override
  public FeatureProfile profile() {
    return flows.profile();
  }

  @Override
  public boolean read(FlowBatch batch) throws IOException {
    if (left == 0 || !flows.read(batch)) {
      batch.setSize(0);
      return false;
    }
    batch.setSize((int) Math.min(left, batch.size()));
    left -= batch.size();
    watcher.accept(batch);
    return true;
  }

  @Override
  public void close() throws IOException {
    flows.close();
  }
}
