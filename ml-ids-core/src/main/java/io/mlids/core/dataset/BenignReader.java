package io.mlids.core.dataset;

import io.mlids.core.csv.FlowCsvWriter;
import io.mlids.core.feature.FeatureProfile;
import io.mlids.core.feature.TrafficClass;
import io.mlids.core.table.FlowBatch;
import io.mlids.core.table.FlowReader;
import java.io.IOException;

/**
 * Reads labelled flows and changes the label of benign rows to {@code Benign}. Rows that
 * CICFlowMeter marked for manual labelling get the label {@link FlowCsvWriter#NO_LABEL}. Not
 * thread-safe.
 */
public final class BenignReader implements FlowReader {
  /** The label that CICFlowMeter 4 writes for unknown flows. */
  private static final String LABEL_BY_HAND = "NeedManualLabel";

  private final FlowReader flows;
  private final BenignLabels benign;
  private final LabelTally tally;

  /**
   * Wraps a reader. Closing this reader also closes the wrapped reader.
   *
   * @param tally counts the rows by label, as spelled in the dataset
   */
  public BenignReader(FlowReader flows, BenignLabels benign, LabelTally tally) {
    this.flows = flows;
    this.benign = benign;
    this.tally = tally;
  }

  @Override
  public FeatureProfile profile() {
    return flows.profile();
  }

  @Override
  public boolean read(FlowBatch batch) throws IOException {
    boolean any = flows.read(batch);
    String[] labels = batch.labels();
    int from = 0;
    // Flows with the same label are usually adjacent, so each run of rows with the same label is
    // processed at once.
    for (int row = 1; row <= batch.size(); row++) {
      if (row == batch.size() || !labels[row].equals(labels[from])) {
        rename(labels, from, row);
        from = row;
      }
    }
    return any;
  }

  private void rename(String[] labels, int from, int to) {
    String label = labels[from].equals(LABEL_BY_HAND) ? FlowCsvWriter.NO_LABEL : labels[from];
    tally.add(label, to - from);
    String name = benign.include(label) ? TrafficClass.BENIGN.name() : label;
    if (!name.equals(labels[from])) {
      for (int row = from; row < to; row++) {
        labels[row] = name;
      }
    }
  }

  @Override
  public void close() throws IOException {
    flows.close();
  }
}
