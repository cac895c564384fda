/** The parts of a split dataset. Start with {@link io.mlids.train.split.part.Division}. */
@NullMarked
package io.mlids.train.split.part;

import org.jspecify.annotations.NullMarked;
