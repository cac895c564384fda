/** Checksums. Start with {@link io.mlids.core.digest.Sha256}. Depends on no other package. */
@NullMarked
package io.mlids.core.digest;

import org.jspecify.annotations.NullMarked;
