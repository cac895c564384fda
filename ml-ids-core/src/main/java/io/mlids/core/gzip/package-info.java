/**
 * Decompresses gzip input. Start with {@link io.mlids.core.gzip.GzipStream}. Depends on no other
 * package.
 */
@NullMarked
package io.mlids.core.gzip;

import org.jspecify.annotations.NullMarked;
