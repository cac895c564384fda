/** Prometheus metrics of the server: {@link io.mlids.api.metrics.ApiMetrics}. */
@NullMarked
package io.mlids.api.metrics;

import org.jspecify.annotations.NullMarked;
