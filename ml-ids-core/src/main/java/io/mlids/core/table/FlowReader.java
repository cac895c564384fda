package io.mlids.core.table;

import io.mlids.core.feature.FeatureProfile;
import java.io.Closeable;
import java.io.IOException;

/** Reads a source of flows once, from start to end. Not thread-safe. */
public interface FlowReader extends Closeable {
  /** The label of flows that have none, in files and in rows read without labels. */
  String NO_LABEL = "No Label";

  /** The flows' feature profile. */
  FeatureProfile profile();

  /**
   * Fills the batch with the next rows.
   *
   * @return false at the end of the rows, in which case the batch is empty
   * @throws DatasetFormatException if the source is invalid
   */
  boolean read(FlowBatch batch) throws IOException;
}
