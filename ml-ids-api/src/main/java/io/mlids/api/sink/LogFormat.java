package io.mlids.api.sink;

/** How attacks are written to the log. */
public enum LogFormat {
  /** A short line. */
  TEXT,
  /** A JSON object per line, with nothing before it. */
  JSON
}
