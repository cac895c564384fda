/** The command {@code ml-ids-client}: its options and its interactive dialogue. */
@NullMarked
package io.mlids.client.command;

import org.jspecify.annotations.NullMarked;
