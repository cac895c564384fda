/** The command {@code ml-ids-client}: its options, and the conversation with its user. */
@NullMarked
package io.mlids.client.command;

import org.jspecify.annotations.NullMarked;
