package io.mlids.consumer.command;

/** How notifications are shown: a table for people, or JSON, a line each. */
enum DisplayFormat {
  TABLE,
  JSON
}
