/**
 * Sends notifications to Amazon's SQS and SNS, and to servers that implement them. {@link
 * io.mlids.api.queue.SqsSink} and {@link io.mlids.api.queue.SnsSink} each send batches through
 * {@link io.mlids.api.queue.BatchSender}. {@link io.mlids.api.queue.EmbeddedQueue} starts an SQS
 * server in this process.
 */
@NullMarked
package io.mlids.api.queue;

import org.jspecify.annotations.NullMarked;
