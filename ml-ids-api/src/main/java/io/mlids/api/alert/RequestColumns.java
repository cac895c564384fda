package io.mlids.api.alert;

import java.util.List;

/**
 * Shares column objects between requests, because most clients send the same columns each time.
 * Caches the last request's columns, unless they are unusually large. Thread-safe.
 */
public final class RequestColumns {
  private volatile SubmittedColumns last = SubmittedColumns.of(List.of());

  /** The columns with these names. */
  public SubmittedColumns of(List<String> names) {
    SubmittedColumns known = last;
    if (known.names().equals(names)) {
      return known;
    }
    SubmittedColumns columns = SubmittedColumns.of(names);
    if (columns.areUsual()) {
      last = columns;
    }
    return columns;
  }
}
