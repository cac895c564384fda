package io.mlids.core.dataset;

import io.mlids.core.feature.FeatureProfile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/** Writes labelled flows as a pandas table. */
public final class FlowHdfWriter implements Closeable {
  private final OutputFile output;

  private FlowHdfWriter(OutputFile output) {
    this.output = output;
  }

  /** Starts a file. */
  public static FlowHdfWriter create(Path file, FlowSchema schema, FeatureProfile profile)
      throws IOException {
    return new FlowHdfWriter(OutputFile.create(file));
  }

  /** Appends all rows of the batch, which the caller may reuse afterwards. */
  public void write(FlowBatch batch) throws IOException {
    throw new UnsupportedOperationException("lands next");
  }

  /** Completes the file and gives it its name. */
  public void commit() throws IOException {
    output.commit();
  }

  /** Removes the file unless it was committed. */
  @Override
  public void close() throws IOException {
    output.close();
  }
}
