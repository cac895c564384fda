package io.mlids.core.table;

/** Thrown if a flow table lacks a required column. The message names the file and the column. */
public final class MissingColumnException extends DatasetFormatException {
  private static final long serialVersionUID = 1L;

  public MissingColumnException(String message) {
    super(message);
  }
}
