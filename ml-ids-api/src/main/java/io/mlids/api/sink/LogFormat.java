package io.mlids.api.sink;

/** The format of attacks in the log. */
public enum LogFormat {
  /** One short line each. */
  TEXT,
  /** One JSON object per line, without the log prefix. */
  JSON
}
