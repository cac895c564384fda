package io.mlids.train.split;

import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.table.FlowBatch;
import io.mlids.core.table.FlowReader;
import java.io.IOException;
import java.util.BitSet;

/** Leaves out rows of another reader. The other rows keep their numbers. Not thread-safe. */
final class WithoutRows implements FlowReader {
  private final FlowReader flows;
  private final BitSet rows;
  private long position;

  /**
   * Wraps a reader.
   *
   * @param rows the positions of the rows to leave out
   * @param first the position of the reader's first row
   */
  WithoutRows(FlowReader flows, BitSet rows, long first) {
    this.flows = flows;
    this.rows = rows;
    this.position = first;
  }

  @Override
  public FeatureProfile profile() {
    return flows.profile();
  }

  @Override
  public boolean read(FlowBatch batch) throws IOException {
    while (flows.read(batch)) {
      keep(batch);
      if (batch.size() > 0) {
        return true;
      }
    }
    return false;
  }

  private void keep(FlowBatch batch) {
    int kept = 0;
    for (int row = 0; row < batch.size(); row++) {
      if (!rows.get(Math.toIntExact(position + row))) {
        if (kept < row) {
          move(batch, row, kept);
        }
        kept++;
      }
    }
    position += batch.size();
    batch.setSize(kept);
  }

  private static void move(FlowBatch batch, int from, int to) {
    for (Feature feature : Feature.all()) {
      if (!feature.isText()) {
        batch.column(feature)[to] = batch.column(feature)[from];
      }
    }
    batch.index()[to] = batch.index()[from];
    batch.timestamps()[to] = batch.timestamps()[from];
    batch.labels()[to] = batch.labels()[from];
  }

  @Override
  public void close() throws IOException {
    flows.close();
  }
}
