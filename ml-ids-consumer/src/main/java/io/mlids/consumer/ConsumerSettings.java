package io.mlids.consumer;

import java.util.OptionalLong;

/**
 * Settings for consuming a queue.
 *
 * @param deleteMessages whether messages are deleted after they are shown
 * @param messagesPerRequest the number of messages to request at a time, at least 1; SQS returns at
 *     most 10
 * @param waitSeconds how long to wait for messages, at least 0; a wait longer than SQS allows is
 *     divided into several requests
 * @param visibilitySeconds time until a message that was not deleted can be received again
 * @param maxMessages number of messages after which to stop
 * @param once whether to stop when no message arrives within the waiting time
 */
public record ConsumerSettings(
    boolean deleteMessages,
    int messagesPerRequest,
    int waitSeconds,
    int visibilitySeconds,
    OptionalLong maxMessages,
    boolean once) {}
