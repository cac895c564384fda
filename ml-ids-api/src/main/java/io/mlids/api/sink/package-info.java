/**
 * Sends alerts out of this process. A {@link io.mlids.api.sink.NotificationQueue} sends
 * notifications to a {@link io.mlids.api.sink.NotificationSink} (SQS or the log) and {@link
 * io.mlids.api.sink.AlertFile} writes lines to a file, both without delaying detection. {@link
 * io.mlids.api.sink.EmbeddedQueue} is an SQS server in this process.
 */
@NullMarked
package io.mlids.api.sink;

import org.jspecify.annotations.NullMarked;
