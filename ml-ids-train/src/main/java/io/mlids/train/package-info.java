/** Splits datasets, trains models and evaluates them: the command {@code ml-ids-train}. */
package io.mlids.train;
