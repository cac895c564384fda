/** The command {@code ml-ids-consumer}. */
@NullMarked
package io.mlids.consumer.command;

import org.jspecify.annotations.NullMarked;
