/**
 * An SQS server in this process, an optional part of an installation. {@link
 * io.mlids.core.alert.QueueServerProvider} finds {@link io.mlids.queue.ElasticQueueProvider}.
 */
@NullMarked
package io.mlids.queue;

import org.jspecify.annotations.NullMarked;
