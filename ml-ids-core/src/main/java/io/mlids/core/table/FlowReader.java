package io.mlids.core.table;

import io.mlids.core.feature.FeatureProfile;
import java.io.Closeable;
import java.io.IOException;

/** A source of labelled flows, read once from its beginning. Not thread-safe. */
public interface FlowReader extends Closeable {

  /** The profile that the flows' features follow. */
  FeatureProfile profile();

  /**
   * Fills the batch with the next rows.
   *
   * @return whether there were any; the batch is empty if not
   * @throws DatasetFormatException if the source is not what it should be
   */
  boolean read(FlowBatch batch) throws IOException;
}
