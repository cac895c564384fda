/** What is reported for a capture, for the evaluations that compare it with labels. */
package io.mlids.bench.incident;
