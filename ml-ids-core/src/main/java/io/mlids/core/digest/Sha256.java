package io.mlids.core.digest;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 checksums, as bytes or as 64 lower-case hex digits. */
public final class Sha256 {
  private Sha256() {}

  /** Creates a new SHA-256 digest. */
  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform supports SHA-256", e);
    }
  }

  /** Returns the SHA-256 checksum of a byte array. */
  public static byte[] of(byte[] bytes) {
    return digest().digest(bytes);
  }

  /**
   * Returns the checksum of all bytes added to a digest as hexadecimal text, then resets the
   * digest.
   */
  public static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Reads a stream to its end and returns the checksum as hexadecimal text. */
  public static String ofStream(InputStream in) throws IOException {
    MessageDigest digest = digest();
    in.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
    return hex(digest);
  }

  /** Returns the checksum of a file as hexadecimal text. */
  public static String ofFile(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return ofStream(in);
    }
  }
}
