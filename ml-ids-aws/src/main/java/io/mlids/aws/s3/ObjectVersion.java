package io.mlids.aws.s3;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A version of an object in S3. Immutable.
 *
 * @param etag the entity tag, without quotation marks; empty if the server sends none
 * @param size the size in bytes
 * @param isDigest whether the entity tag depends on the content only, which is not so for objects
 *     that are encrypted with keys of their own
 */
record ObjectVersion(Optional<String> etag, long size, boolean isDigest) {
  private static final Pattern MD5 = Pattern.compile("[0-9a-f]{32}");
  private static final Pattern MD5_OF_PARTS = Pattern.compile("[0-9a-f]{32}-[0-9]{1,5}");

  /** Returns whether the entity tag is the MD5 checksum of the content. */
  boolean hasMd5() {
    return isDigest && etag.filter(tag -> MD5.matcher(tag).matches()).isPresent();
  }

  /** Returns whether the entity tag is a checksum of the MD5 checksums of the uploaded parts. */
  boolean hasMd5OfParts() {
    return isDigest && etag.filter(tag -> MD5_OF_PARTS.matcher(tag).matches()).isPresent();
  }
}
