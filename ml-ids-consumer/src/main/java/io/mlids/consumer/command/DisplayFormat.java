package io.mlids.consumer.command;

/** The output format of notifications. */
enum DisplayFormat {
  TABLE,
  JSON
}
