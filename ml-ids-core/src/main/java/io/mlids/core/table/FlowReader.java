package io.mlids.core.table;

import io.mlids.core.feature.FeatureProfile;
import java.io.Closeable;
import java.io.IOException;

/** Reads a source of labelled flows once, from the start. Not thread-safe. */
public interface FlowReader extends Closeable {

  /** The profile of the flows' features. */
  FeatureProfile profile();

  /**
   * Fills the batch with the next rows.
   *
   * @return whether there were any; if not, the batch is empty
   * @throws DatasetFormatException if the source is invalid
   */
  boolean read(FlowBatch batch) throws IOException;
}
