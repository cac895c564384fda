/** Checksums. Start with {@link io.mlids.core.digest.Sha256}. Imports nothing. */
package io.mlids.core.digest;
