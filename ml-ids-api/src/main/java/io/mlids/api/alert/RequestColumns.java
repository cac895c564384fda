package io.mlids.api.alert;

import java.util.List;

/**
 * The columns of requests. Most clients send the same ones each time: then the rows that are kept
 * share them. Remembers the columns of one request, if they are of usual size. Thread-safe.
 */
public final class RequestColumns {
  private volatile SubmittedColumns last = SubmittedColumns.of(List.of());

  /** The columns of these names. */
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
