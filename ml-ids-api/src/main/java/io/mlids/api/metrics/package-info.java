/** The server's Prometheus metrics. Start with {@link io.mlids.api.metrics.ApiMetrics}. */
@NullMarked
package io.mlids.api.metrics;

import org.jspecify.annotations.NullMarked;
