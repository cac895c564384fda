/** Benchmarks for the parts of the product whose speed matters. */
package io.mlids.bench;
