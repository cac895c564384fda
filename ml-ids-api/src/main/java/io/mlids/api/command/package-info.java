/** The command {@code ml-ids-api}: its options, and how the server starts and stops. */
@NullMarked
package io.mlids.api.command;

import org.jspecify.annotations.NullMarked;
