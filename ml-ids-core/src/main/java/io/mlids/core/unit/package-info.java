/** Sizes and durations as people write them. Imports nothing of the project. */
@NullMarked
package io.mlids.core.unit;

import org.jspecify.annotations.NullMarked;
