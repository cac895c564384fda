/**
 * An SQS server in the process, so that notifications work without an account: {@link
 * io.mlids.api.queue.EmbeddedQueue}.
 */
package io.mlids.api.queue;
