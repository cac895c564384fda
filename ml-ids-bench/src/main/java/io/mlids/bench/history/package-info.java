/**
 * Measures how fast the history is written and searched; see {@code
 * ml-ids-bench/scripts/history.sh}.
 */
package io.mlids.bench.history;
