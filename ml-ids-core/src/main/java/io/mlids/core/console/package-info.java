/**
 * What every command of the project shares: exit codes, one-line errors, the version, progress,
 * tables. Start with {@link io.mlids.core.console.Console#run}. Of the project it imports only
 * {@code help} and {@code unit}.
 */
package io.mlids.core.console;
