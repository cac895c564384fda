/**
 * Provides what all commands share: exit codes, one-line error messages, the version, progress and
 * tables. Start with {@link io.mlids.core.console.Console#run}. This package depends only on the
 * packages {@code help} and {@code unit}.
 */
@NullMarked
package io.mlids.core.console;

import org.jspecify.annotations.NullMarked;
