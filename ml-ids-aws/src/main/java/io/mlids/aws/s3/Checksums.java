package io.mlids.aws.s3;

import io.mlids.core.console.Progress;
import io.mlids.core.digest.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.OptionalLong;

/**
 * The checksums of a file, in lower-case hexadecimal digits. Immutable.
 *
 * @param sha256 the file's SHA-256
 * @param etag the entity tag that S3 computes for this content
 */
record Checksums(String sha256, String etag) {
  private static final int CHUNK = 1 << 16;
  private static final long MEGABYTE = 1_000_000;

  /**
   * Reads a file once and computes its checksums. The entity tag of an object that was uploaded at
   * once is the MD5 of its content; of one that was uploaded in parts, it is the MD5 of the parts'
   * MD5s, and the number of parts.
   *
   * @param partSize the size of all parts but the last; empty for an object uploaded at once
   */
  static Checksums of(Path file, OptionalLong partSize) throws IOException {
    MessageDigest sha256 = Sha256.digest();
    MessageDigest md5 = md5();
    MessageDigest ofParts = md5();
    long left = partSize.orElse(Long.MAX_VALUE);
    long parts = 0;
    long done = 0;
    byte[] chunk = new byte[CHUNK];
    try (InputStream in = Files.newInputStream(file);
        Progress progress = Progress.of("Checking " + file, "MB", Files.size(file) / MEGABYTE)) {
      while (true) {
        int read = in.read(chunk, 0, (int) Math.min(CHUNK, left));
        if (read < 0) {
          break;
        }
        sha256.update(chunk, 0, read);
        md5.update(chunk, 0, read);
        left -= read;
        if (left == 0) {
          ofParts.update(md5.digest());
          parts++;
          left = partSize.orElseThrow();
        }
        done += read;
        progress.at(done / MEGABYTE);
      }
    }
    if (partSize.isEmpty()) {
      return new Checksums(Sha256.hex(sha256), HexFormat.of().formatHex(md5.digest()));
    }
    if (left < partSize.getAsLong()) {
      ofParts.update(md5.digest());
      parts++;
    }
    return new Checksums(
        Sha256.hex(sha256), HexFormat.of().formatHex(ofParts.digest()) + "-" + parts);
  }

  private static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform supports MD5", e);
    }
  }
}
