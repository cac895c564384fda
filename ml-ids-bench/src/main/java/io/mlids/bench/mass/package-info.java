/**
 * Runs commands and a server on every capture in a directory and compares the results with
 * Wireshark's tools; see {@code ml-ids-bench/scripts/mass-run.sh}.
 */
package io.mlids.bench.mass;
