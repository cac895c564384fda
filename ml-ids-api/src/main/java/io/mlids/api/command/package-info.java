/** The command {@code ml-ids-api}: its options and the start and end of the server. */
@NullMarked
package io.mlids.api.command;

import org.jspecify.annotations.NullMarked;
