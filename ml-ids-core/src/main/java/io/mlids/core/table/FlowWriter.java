package io.mlids.core.table;

import java.io.Closeable;
import java.io.IOException;

/** Writes labelled flows to a dataset file. Not thread-safe. */
public interface FlowWriter extends Closeable {

  /**
   * Appends all rows of the batch. The caller may reuse the batch afterwards.
   *
   * @throws IllegalArgumentException if a value or text does not fit the file's schema
   */
  void write(FlowBatch batch) throws IOException;

  /**
   * Completes the file but keeps its temporary name, so that several files can be moved into place
   * together. No rows can be written afterwards.
   */
  void complete() throws IOException;

  /** Completes the file if necessary, and moves it to its final name. */
  void commit() throws IOException;

  /** Removes the file unless it was committed. */
  @Override
  void close() throws IOException;
}
