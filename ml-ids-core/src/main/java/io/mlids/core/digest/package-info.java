/** Checksums. Start with {@link io.mlids.core.digest.Sha256}. Depends on no other package. */
package io.mlids.core.digest;
