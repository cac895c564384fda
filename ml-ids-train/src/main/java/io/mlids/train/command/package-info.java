/** The command {@code ml-ids-train} and its subcommands, one class each. */
@NullMarked
package io.mlids.train.command;

import org.jspecify.annotations.NullMarked;
