/** Measures the flow archive. Start with {@link io.mlids.bench.archive.ArchiveBenchmark}. */
@NullMarked
package io.mlids.bench.archive;

import org.jspecify.annotations.NullMarked;
