package io.mlids.core.table;

import java.io.IOException;

/**
 * Thrown if a flow table cannot be used. The message names the file, the position and the remedy.
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
