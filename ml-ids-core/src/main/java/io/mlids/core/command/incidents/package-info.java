/** {@code ml-ids-flows incidents}: what attackers do over many flows. */
package io.mlids.core.command.incidents;
