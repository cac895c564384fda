/**
 * Detects whether traffic differs from the training data. The class {@link
 * io.mlids.core.drift.DriftMonitor} compares the rows scored by a model with the rows on which it
 * was trained, and reports when they differ.
 */
@NullMarked
package io.mlids.core.drift;

import org.jspecify.annotations.NullMarked;
