package io.mlids.train.evaluation;

import io.mlids.core.csv.FlowCsvWriter;
import io.mlids.core.feature.Feature;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.table.DatasetFormatException;
import io.mlids.core.table.FlowBatch;
import io.mlids.core.table.FlowReader;
import io.mlids.core.table.FlowTimestamp;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The labelled rows in a dataset. Unlabelled rows are skipped and counted. In flows extracted by
 * ml-ids, the timestamp format reveals the profile. If that profile is not the dataset's, reading
 * fails, because the results would otherwise be wrong. Not thread-safe.
 */
public final class LabelledFlows implements FlowReader {
  private final FlowReader flows;
  private final Path dataset;
  private long unlabelled;

  /**
   * Wraps a reader, which is closed together with this object.
   *
   * @param dataset the dataset's name in messages
   */
  public LabelledFlows(FlowReader flows, Path dataset) {
    this.flows = flows;
    this.dataset = dataset;
  }

  @Override
  public FeatureProfile profile() {
    return flows.profile();
  }

  @Override
  public boolean read(FlowBatch batch) throws IOException {
    while (flows.read(batch)) {
      check(batch);
      leaveOutUnlabelled(batch);
      if (batch.size() > 0) {
        return true;
      }
    }
    return false;
  }

  private void check(FlowBatch batch) throws DatasetFormatException {
    for (int row = 0; row < batch.size(); row++) {
      String timestamp = batch.timestamps()[row];
      Optional<FeatureProfile> written = FlowTimestamp.profileOf(timestamp);
      if (written.isPresent() && written.get() != profile()) {
        throw new DatasetFormatException(
            dataset
                + ": row "
                + batch.index()[row]
                + ": the timestamp "
                + timestamp
                + " has the format of the profile "
                + written.get()
                + ", but the dataset is read with the profile "
                + profile()
                + "; specify the profile of the CSVs, and do not mix profiles");
      }
    }
  }

  private void leaveOutUnlabelled(FlowBatch batch) {
    int kept = 0;
    for (int row = 0; row < batch.size(); row++) {
      if (batch.labels()[row].equals(FlowCsvWriter.NO_LABEL)) {
        unlabelled++;
      } else {
        if (kept < row) {
          move(batch, row, kept);
        }
        kept++;
      }
    }
    batch.setSize(kept);
  }

  private static void move(FlowBatch batch, int from, int to) {
    for (Feature feature : Feature.all()) {
      if (!feature.isText()) {
        double[] column = batch.column(feature);
        column[to] = column[from];
      }
    }
    batch.index()[to] = batch.index()[from];
    batch.timestamps()[to] = batch.timestamps()[from];
    batch.labels()[to] = batch.labels()[from];
  }

  /** The number of rows skipped so far. */
  public long unlabelled() {
    return unlabelled;
  }

  @Override
  public void close() throws IOException {
    flows.close();
  }
}
