package io.mlids.core.table;

/** A table of flows lacks a column that this use of it needs; the message names file and column. */
public final class MissingColumnException extends DatasetFormatException {
  private static final long serialVersionUID = 1L;

  public MissingColumnException(String message) {
    super(message);
  }
}
