package io.mlids.aws.dataset;

import io.mlids.aws.s3.S3Address;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;

/** Where a dataset is: on disk or in S3. Immutable. */
public sealed interface DatasetAddress {

  /** A file or directory on disk. */
  record OnDisk(Path path) implements DatasetAddress {
    @Override
    public String toString() {
      return path.toString();
    }
  }

  /** An object in S3, or all objects with a prefix. */
  record InS3(S3Address address) implements DatasetAddress {
    @Override
    public String toString() {
      return address.toString();
    }
  }

  /**
   * Parses a path, {@code file://path} or {@code s3://bucket/key}. A path may be relative or
   * absolute, also after {@code file://}.
   *
   * @throws IllegalArgumentException if the text is not such an address; the message says why
   */
  static DatasetAddress of(String text) {
    if (S3Address.isS3(text)) {
      return new InS3(S3Address.of(text));
    }
    String file = "file://";
    String path =
        text.toLowerCase(Locale.ROOT).startsWith(file) ? text.substring(file.length()) : text;
    if (path.isEmpty() || path.contains("://")) {
      throw new IllegalArgumentException(
          text + ": not a dataset address; use a path, file://path or s3://bucket/key");
    }
    try {
      return new OnDisk(Path.of(path));
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(text + ": not a valid path (" + e.getReason() + ")", e);
    }
  }
}
