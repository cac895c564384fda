/**
 * Measures predictions per second, compared with a handler on the same server that only echoes the
 * body: {@link io.mlids.bench.http.HttpBenchmark} runs both.
 */
package io.mlids.bench.http;
