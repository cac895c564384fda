/**
 * Generates additional rows for rare attack classes. {@link io.mlids.train.sampling.Smote}
 * interpolates between a row and its nearest neighbours, which {@link
 * io.mlids.train.sampling.NeighbourTree} finds.
 */
@NullMarked
package io.mlids.train.sampling;

import org.jspecify.annotations.NullMarked;
