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
import java.util.Optional;
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

  /** Reads a file once and computes its SHA-256. */
  static String sha256(Path file) throws IOException {
    MessageDigest sha256 = Sha256.digest();
    read(file, sha256::update);
    return Sha256.hex(sha256);
  }

  /**
   * Reads a file once and computes the checksums that can be compared with an object. Empty if the
   * object's entity tag is not a checksum of a known kind.
   */
  static Optional<Checksums> comparable(
      Path file, S3Objects objects, S3Address address, ObjectVersion version) throws IOException {
    if (version.hasMd5()) {
      return Optional.of(of(file, OptionalLong.empty()));
    }
    OptionalLong partSize =
        version.hasMd5OfParts() ? objects.partSize(address) : OptionalLong.empty();
    return partSize.isPresent() && partSize.getAsLong() > 0
        ? Optional.of(of(file, partSize))
        : Optional.empty();
  }

  private static Checksums of(Path file, OptionalLong partSize) throws IOException {
    MessageDigest sha256 = Sha256.digest();
    EntityTag etag = new EntityTag(partSize);
    read(
        file,
        (chunk, from, length) -> {
          sha256.update(chunk, from, length);
          etag.update(chunk, from, length);
        });
    return new Checksums(Sha256.hex(sha256), etag.text());
  }

  /** Returns whether the entity tag is that of an object. */
  boolean match(ObjectVersion version) {
    return version.etag().filter(etag::equals).isPresent();
  }

  private interface Bytes {
    void accept(byte[] chunk, int from, int length);
  }

  private static void read(Path file, Bytes bytes) throws IOException {
    byte[] chunk = new byte[CHUNK];
    long done = 0;
    try (InputStream in = Files.newInputStream(file);
        Progress progress = Progress.of("Checking " + file, "MB", Files.size(file) / MEGABYTE)) {
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        bytes.accept(chunk, 0, read);
        done += read;
        progress.at(done / MEGABYTE);
      }
    }
  }

  /**
   * Computes an entity tag. That of an object that was uploaded at once is the MD5 of its content;
   * that of one that was uploaded in parts is the MD5 of the parts' MD5s, and the number of parts.
   */
  private static final class EntityTag {
    private final OptionalLong partSize;
    private final MessageDigest part = md5();
    private final MessageDigest ofParts = md5();
    private long left;
    private long parts;

    /**
     * @param partSize the size of all parts but the last; empty for an object uploaded at once
     */
    EntityTag(OptionalLong partSize) {
      this.partSize = partSize;
      left = partSize.orElse(Long.MAX_VALUE);
    }

    void update(byte[] chunk, int from, int length) {
      int at = from;
      while (at < from + length) {
        int count = (int) Math.min(left, from + length - at);
        part.update(chunk, at, count);
        at += count;
        left -= count;
        if (left == 0) {
          endPart();
        }
      }
    }

    private void endPart() {
      ofParts.update(part.digest());
      parts++;
      left = partSize.orElseThrow();
    }

    String text() {
      if (partSize.isEmpty()) {
        return HexFormat.of().formatHex(part.digest());
      }
      if (left < partSize.getAsLong()) {
        endPart();
      }
      return HexFormat.of().formatHex(ofParts.digest()) + "-" + parts;
    }

    private static MessageDigest md5() {
      try {
        return MessageDigest.getInstance("MD5");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java platform supports MD5", e);
      }
    }
  }
}
