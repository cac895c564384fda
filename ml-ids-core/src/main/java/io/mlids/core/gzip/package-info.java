/**
 * Compressed input, whatever is in it. Start with {@link io.mlids.core.gzip.GzipStream}. Imports
 * nothing.
 */
package io.mlids.core.gzip;
