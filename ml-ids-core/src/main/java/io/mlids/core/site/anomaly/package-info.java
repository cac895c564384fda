/**
 * How unusual a row of features is among the rows of a network, and why. Start with {@link
 * io.mlids.core.site.anomaly.AnomalyScorer}.
 */
@NullMarked
package io.mlids.core.site.anomaly;

import org.jspecify.annotations.NullMarked;
