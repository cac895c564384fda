/**
 * Drift: a {@link io.mlids.core.drift.DriftMonitor} compares the rows that a model scores with the
 * rows that it was trained on, and reports when they differ.
 */
@NullMarked
package io.mlids.core.drift;

import org.jspecify.annotations.NullMarked;
