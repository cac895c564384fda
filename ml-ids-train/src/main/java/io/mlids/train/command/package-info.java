/** The command {@code ml-ids-train} and its subcommands, one class each. */
package io.mlids.train.command;
