/**
 * Compressed input of any content. Start with {@link io.mlids.core.gzip.GzipStream}. Imports
 * nothing.
 */
@NullMarked
package io.mlids.core.gzip;

import org.jspecify.annotations.NullMarked;
