/** The command {@code ml-ids-flows}: captures in, flows or verdicts out. */
package io.mlids.core.command;
