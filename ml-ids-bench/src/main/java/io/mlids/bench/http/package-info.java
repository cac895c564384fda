/**
 * How many predictions the server answers, beside a handler on the same server that only sends the
 * body back: {@link io.mlids.bench.http.HttpBenchmark} runs both.
 */
package io.mlids.bench.http;
