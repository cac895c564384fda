/**
 * Computes SHA-256 checksums. Start with {@link io.mlids.core.digest.Sha256}. This package depends
 * on no other package in the project.
 */
@NullMarked
package io.mlids.core.digest;

import org.jspecify.annotations.NullMarked;
