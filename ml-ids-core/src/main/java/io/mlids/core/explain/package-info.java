/**
 * Explains scores. {@link io.mlids.core.explain.TreeShap} computes how much each feature of a row
 * adds to a margin of the model.
 */
@NullMarked
package io.mlids.core.explain;

import org.jspecify.annotations.NullMarked;
