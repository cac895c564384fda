/** {@code ml-ids-flows incidents}: what attackers do across many flows. */
package io.mlids.core.command.incidents;
