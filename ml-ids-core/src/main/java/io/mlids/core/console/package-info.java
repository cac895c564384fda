/**
 * What every command of the project shares: exit codes, one-line errors, the version, progress,
 * tables. Start with {@link io.mlids.core.console.Console#run}. Imports nothing of the project.
 */
package io.mlids.core.console;
