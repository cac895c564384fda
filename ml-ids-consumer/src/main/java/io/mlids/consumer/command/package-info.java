/** The command {@code ml-ids-consumer}. */
package io.mlids.consumer.command;
