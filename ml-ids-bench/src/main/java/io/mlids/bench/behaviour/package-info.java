/** Measures the cost of incident detection. */
package io.mlids.bench.behaviour;
