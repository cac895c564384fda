/** Prometheus metrics of the server: {@link io.mlids.api.metrics.ApiMetrics}. */
package io.mlids.api.metrics;
