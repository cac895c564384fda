/**
 * The consumer of attack notifications: receives messages from an SQS queue, shows them and
 * optionally deletes them. Start with {@link io.mlids.consumer.NotificationConsumer}.
 */
@NullMarked
package io.mlids.consumer;

import org.jspecify.annotations.NullMarked;
