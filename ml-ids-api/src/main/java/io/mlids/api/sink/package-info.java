/**
 * Sends alerts out of this process. {@link io.mlids.api.sink.Notifications} sends notifications to
 * one or more {@link io.mlids.api.sink.NotificationSink}s (SQS, SNS or the log), each through an
 * {@link io.mlids.api.sink.Outbox}, and {@link io.mlids.api.sink.AlertFile} writes lines to a file,
 * both without delaying detection.
 */
@NullMarked
package io.mlids.api.sink;

import org.jspecify.annotations.NullMarked;
