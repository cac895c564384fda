/** Shows attack notifications from an SQS queue: the command {@code ml-ids-consumer}. */
package io.mlids.consumer;
