/**
 * Every capture of a directory through the commands and a server, compared with Wireshark's tools:
 * {@code ml-ids-bench/scripts/mass-run.sh}.
 */
package io.mlids.bench.mass;
