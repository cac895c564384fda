/** Captures to measure the flow extractor with: {@code ml-ids-bench/scripts/flows.sh}. */
package io.mlids.bench.flow;
