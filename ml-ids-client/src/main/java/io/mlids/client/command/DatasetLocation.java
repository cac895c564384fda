package io.mlids.client.command;

import io.mlids.core.console.CommandException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;

/** Resolves {@code --dataset-uri}. */
final class DatasetLocation {
  private static final String FILE = "file://";
  private static final String S3 = "s3://";

  private DatasetLocation() {}

  /**
   * Returns the path of a dataset. The prefix {@code file://} is optional; the path may be relative
   * or absolute. For an object in S3, returns its local copy, which must exist.
   */
  static Path of(String uri, String s3Region, Path s3LocalCopy) {
    String lower = uri.toLowerCase(Locale.ROOT);
    if (lower.startsWith(S3)) {
      if (Files.isRegularFile(s3LocalCopy)) {
        return s3LocalCopy;
      }
      throw CommandException.unusable(
          uri
              + ": this version does not read datasets from S3; download it with 'aws s3 cp"
              + " --no-sign-request --region %s %s %s' and start again"
                  .formatted(s3Region, uri, s3LocalCopy));
    }
    String path = lower.startsWith(FILE) ? uri.substring(FILE.length()) : uri;
    if (path.isEmpty() || path.contains("://")) {
      throw CommandException.unusable(
          uri + ": not a dataset address; use a path, file://path or s3://bucket/key");
    }
    try {
      return Path.of(path);
    } catch (InvalidPathException e) {
      throw CommandException.unusable(uri + ": not a valid path (" + e.getReason() + ")");
    }
  }
}
