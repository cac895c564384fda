/**
 * What all commands of the project share: exit codes, one-line errors, the version, progress,
 * tables. Start with {@link io.mlids.core.console.Console#run}. Depends only on {@code help} and
 * {@code unit}.
 */
@NullMarked
package io.mlids.core.console;

import org.jspecify.annotations.NullMarked;
