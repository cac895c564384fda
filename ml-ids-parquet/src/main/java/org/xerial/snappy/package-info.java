/**
 * Takes the place of the library {@code snappy-java}, which Hardwood calls for pages that are
 * compressed with Snappy. That library is native code: 2 MB, and a damaged file could crash the
 * program.
 */
@NullMarked
package org.xerial.snappy;

import org.jspecify.annotations.NullMarked;
