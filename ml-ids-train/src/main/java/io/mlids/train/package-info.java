/** Splits datasets, trains models and evaluates them: the command {@code ml-ids-train}. */
@NullMarked
package io.mlids.train;

import org.jspecify.annotations.NullMarked;
