/**
 * Compressed input, whatever is in it. Start with {@link io.mlids.core.gzip.GzipStream}. Imports
 * nothing.
 */
@NullMarked
package io.mlids.core.gzip;

import org.jspecify.annotations.NullMarked;
