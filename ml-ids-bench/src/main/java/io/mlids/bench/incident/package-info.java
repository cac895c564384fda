/** Detects the incidents in a capture, for the evaluations that compare them with labels. */
package io.mlids.bench.incident;
