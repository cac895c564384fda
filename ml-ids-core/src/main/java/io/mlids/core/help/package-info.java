/**
 * Generates a command's help from its picocli specification: the {@code --help} text, manual pages,
 * shell completions and suggestions for mistyped names. Start with {@link
 * io.mlids.core.help.HelpText} and {@link io.mlids.core.help.CommandDocs}. This package depends on
 * no other package in the project.
 */
@NullMarked
package io.mlids.core.help;

import org.jspecify.annotations.NullMarked;
