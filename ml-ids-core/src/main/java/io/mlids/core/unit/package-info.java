/**
 * Parses and formats sizes and durations as users write them. This package depends on no other
 * package in the project.
 */
@NullMarked
package io.mlids.core.unit;

import org.jspecify.annotations.NullMarked;
