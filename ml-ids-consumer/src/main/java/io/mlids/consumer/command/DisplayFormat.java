package io.mlids.consumer.command;

/** The format of notifications: a table, or one JSON object per line. */
enum DisplayFormat {
  TABLE,
  JSON
}
