/** {@code ml-ids-flows incidents}: what attackers do across many flows. */
@NullMarked
package io.mlids.core.command.incidents;

import org.jspecify.annotations.NullMarked;
