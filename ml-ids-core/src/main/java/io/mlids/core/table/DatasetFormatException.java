package io.mlids.core.table;

import java.io.IOException;

/**
 * Thrown if a flow table cannot be used. The message names the file and the position, and says how
 * to solve the problem.
 */
public sealed class DatasetFormatException extends IOException permits MissingColumnException {
  private static final long serialVersionUID = 1L;

  public DatasetFormatException(String message) {
    super(message);
  }

  public DatasetFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
