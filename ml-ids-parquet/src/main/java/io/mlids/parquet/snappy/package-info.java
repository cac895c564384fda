/** Decompresses Snappy in Java. Start with {@link io.mlids.parquet.snappy.SnappyDecoder}. */
@NullMarked
package io.mlids.parquet.snappy;

import org.jspecify.annotations.NullMarked;
