package io.mlids.core.command.search;

/** The server cannot read a query; the message says why and how to correct it. */
final class WrongQueryException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int position;
  private final int length;

  /**
   * @param position the first invalid character of the query, counted from 1
   * @param length the number of invalid characters
   */
  WrongQueryException(String message, int position, int length) {
    super(message);
    this.position = position;
    this.length = length;
  }

  int position() {
    return position;
  }

  int length() {
    return length;
  }
}
