package io.mlids.core.dataset;

import io.mlids.core.feature.FeatureProfile;
import java.io.IOException;
import java.nio.file.Path;

/** Reads labelled flows from a pandas table. */
public final class FlowHdfReader implements FlowReader {
  private FlowHdfReader() {}

  /** Opens the file. */
  public static FlowHdfReader open(Path file) throws IOException {
    throw new UnsupportedOperationException("lands next");
  }

  /** How many rows the file holds. */
  public long rowCount() {
    return 0;
  }

  @Override
  public FeatureProfile profile() {
    return FeatureProfile.CSE2018;
  }

  @Override
  public boolean read(FlowBatch batch) throws IOException {
    return false;
  }

  @Override
  public void close() {}
}
