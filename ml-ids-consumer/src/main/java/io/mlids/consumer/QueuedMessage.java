package io.mlids.consumer;

/**
 * A message received from a queue.
 *
 * @param id identifies the message; the same in every delivery
 * @param body the message's text
 * @param receipt receipt handle of this delivery, needed to delete the message
 */
public record QueuedMessage(String id, String body, String receipt) {}
