package io.mlids.api.sink;

/** The format in which notifications are logged. */
public enum LogFormat {
  /** One short line per notification. */
  TEXT,
  /** One JSON object per line, without the log prefix. */
  JSON
}
