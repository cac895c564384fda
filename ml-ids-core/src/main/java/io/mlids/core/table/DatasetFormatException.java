package io.mlids.core.table;

import java.io.IOException;

/** A table of flows cannot be used; the message names the file, the place in it and the remedy. */
public sealed class DatasetFormatException extends IOException permits MissingColumnException {
  private static final long serialVersionUID = 1L;

  public DatasetFormatException(String message) {
    super(message);
  }

  public DatasetFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
