package io.mlids.api.access;

import io.mlids.core.digest.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * The secret that clients present. Only its SHA-256 is kept, so that no log, dump or {@code
 * toString} can reveal it. Immutable; tokens with the same text are equal.
 */
public final class AccessToken {
  /** Shorter tokens could be guessed. */
  public static final int SHORTEST = 16;

  /** Longer content suggests that this is the wrong file. */
  public static final int LONGEST = 512;

  private final byte[] digest;

  private AccessToken(byte[] digest) {
    this.digest = digest;
  }

  /**
   * A token of {@value #SHORTEST} to {@value #LONGEST} visible ASCII characters, which need no
   * escaping in a header.
   *
   * @throws IllegalArgumentException if the token is invalid; the message does not reveal it
   */
  public static AccessToken of(String token) {
    if (token.length() < SHORTEST || token.length() > LONGEST) {
      throw new IllegalArgumentException(
          "the token has "
              + token.length()
              + " characters; use "
              + SHORTEST
              + " to "
              + LONGEST
              + " random ones, for example from openssl rand -hex 32");
    }
    if (!token.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new IllegalArgumentException(
          "the token contains a space or a character that is not visible ASCII; create one with"
              + " openssl rand -hex 32");
    }
    return new AccessToken(sha256(token));
  }

  /** Returns whether the text is the token; the comparison takes constant time. */
  public boolean matches(String shown) {
    return MessageDigest.isEqual(digest, sha256(shown));
  }

  static byte[] sha256(String text) {
    return Sha256.of(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AccessToken token && MessageDigest.isEqual(digest, token.digest);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(digest);
  }

  @Override
  public String toString() {
    return "AccessToken[hidden]";
  }
}
