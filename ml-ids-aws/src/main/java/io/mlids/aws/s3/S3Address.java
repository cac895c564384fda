package io.mlids.aws.s3;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The address of an object in S3, or of all objects whose keys begin with a prefix. Immutable.
 *
 * @param bucket the bucket's name
 * @param key the object's key as S3 lists it, without percent-encoding; a prefix is empty or ends
 *     with a slash
 */
public record S3Address(String bucket, String key) {
  private static final String SCHEME = "s3://";

  /** Also admits the upper-case letters and underscores of old buckets. */
  private static final Pattern BUCKET =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{1,61}[A-Za-z0-9]");

  /**
   * Parses {@code s3://bucket/key}.
   *
   * @throws IllegalArgumentException if the text is not such an address
   */
  public static S3Address of(String uri) {
    if (!isS3(uri)) {
      throw invalid(uri);
    }
    String[] parts = uri.substring(SCHEME.length()).split("/", 2);
    if (!BUCKET.matcher(parts[0]).matches()) {
      throw invalid(uri);
    }
    return new S3Address(parts[0], parts.length == 1 ? "" : parts[1]);
  }

  /** Returns whether a dataset's address begins with {@code s3://}. */
  public static boolean isS3(String uri) {
    return uri.toLowerCase(Locale.ROOT).startsWith(SCHEME);
  }

  /** Returns whether this is a prefix and not the key of one object. */
  public boolean isPrefix() {
    return key.isEmpty() || key.endsWith("/");
  }

  /** The address of another object in the same bucket. */
  public S3Address withKey(String other) {
    return new S3Address(bucket, other);
  }

  /**
   * The path below a directory that corresponds to the part of the key after a prefix. Empty if a
   * part of the key cannot be the name of a file, or would lead out of the directory.
   */
  public Optional<Path> below(Path directory, String prefix) {
    String rest = key.substring(prefix.length());
    String[] names = rest.split("/", -1);
    boolean valid =
        Arrays.stream(names)
            .noneMatch(
                name ->
                    name.isEmpty()
                        || name.startsWith(".")
                        || name.indexOf('\\') >= 0
                        || name.indexOf(':') >= 0
                        || name.chars().anyMatch(Character::isISOControl));
    return valid ? Optional.of(directory.resolve(Path.of("", names))) : Optional.empty();
  }

  private static IllegalArgumentException invalid(String uri) {
    return new IllegalArgumentException(
        uri + ": not the address of an object in S3; use s3://BUCKET/KEY");
  }

  @Override
  public String toString() {
    return SCHEME + bucket + "/" + key;
  }
}
