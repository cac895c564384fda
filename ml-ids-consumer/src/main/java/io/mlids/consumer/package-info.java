/**
 * The consumer of attack notifications: messages of an SQS queue are received, shown, and on demand
 * deleted. Start with {@link io.mlids.consumer.NotificationConsumer}.
 */
@NullMarked
package io.mlids.consumer;

import org.jspecify.annotations.NullMarked;
