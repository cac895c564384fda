package io.mlids.consumer;

import java.util.OptionalLong;

/**
 * How a queue is consumed.
 *
 * @param deleteMessages whether messages are deleted once they are shown
 * @param messagesPerRequest at least 1; SQS gives no more than 10
 * @param waitSeconds of one receive, 0 or more; longer ones than SQS allows are made of several
 * @param visibilitySeconds until a message that was not deleted can be received again
 * @param maxMessages to show before the end
 * @param once whether to end when a receive has waited and got nothing
 */
public record ConsumerSettings(
    boolean deleteMessages,
    int messagesPerRequest,
    int waitSeconds,
    int visibilitySeconds,
    OptionalLong maxMessages,
    boolean once) {}
