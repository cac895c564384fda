package io.mlids.api.sink;

/** The log format of attacks. */
public enum LogFormat {
  /** One short line per notification. */
  TEXT,
  /** One JSON object per line, without the log prefix. */
  JSON
}
