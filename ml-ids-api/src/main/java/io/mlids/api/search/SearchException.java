package io.mlids.api.search;

import java.util.Objects;

/** States where a query is invalid and how to correct it, in one line. */
public final class SearchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int position;
  private final int length;

  /**
   * @param message what is wrong, where, and the remedy
   * @param position the first invalid character of the query, counted from 1
   * @param length the number of invalid characters, at least 1
   */
  SearchException(String message, int position, int length) {
    // The person who typed the query caused this error, so no stack trace is needed.
    super(message, null, false, false);
    this.position = position;
    this.length = Math.max(1, length);
  }

  /** The first invalid character of the query, counted from 1 in UTF-16 code units. */
  public int position() {
    return position;
  }

  /** The number of invalid characters, at least 1; it may extend beyond the end of the query. */
  public int length() {
    return length;
  }

  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }
}
