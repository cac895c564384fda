/** Benchmarks of the parts whose speed is part of the product. */
package io.mlids.bench;
