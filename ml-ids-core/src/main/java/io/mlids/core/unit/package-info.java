/** Sizes and durations as people write them. Imports nothing of the project. */
package io.mlids.core.unit;
