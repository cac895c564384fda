package io.mlids.consumer;

/**
 * A message as a queue hands it out.
 *
 * @param id the same each time that the message is received
 * @param body its text
 * @param receipt of this one time, needed to delete it
 */
public record QueuedMessage(String id, String body, String receipt) {}
