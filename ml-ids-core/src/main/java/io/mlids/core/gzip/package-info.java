/**
 * Decompresses gzip input. Start with {@link io.mlids.core.gzip.GzipStream}. This package depends
 * on no other package in the project.
 */
@NullMarked
package io.mlids.core.gzip;

import org.jspecify.annotations.NullMarked;
