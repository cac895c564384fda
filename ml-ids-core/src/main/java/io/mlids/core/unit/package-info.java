/** Sizes and durations as users write them. Depends on no other package of the project. */
@NullMarked
package io.mlids.core.unit;

import org.jspecify.annotations.NullMarked;
