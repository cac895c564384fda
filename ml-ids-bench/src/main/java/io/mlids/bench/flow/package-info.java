/** Writes captures for measuring the flow extractor; see {@code ml-ids-bench/scripts/flows.sh}. */
package io.mlids.bench.flow;
