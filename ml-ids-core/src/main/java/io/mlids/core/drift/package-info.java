/**
 * Detects whether traffic differs from the training data. The class {@link
 * io.mlids.core.drift.DriftMonitor} compares the rows that a model scores with its training rows,
 * and reports when they differ.
 */
@NullMarked
package io.mlids.core.drift;

import org.jspecify.annotations.NullMarked;
