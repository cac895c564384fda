package io.mlids.core.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Finds real flows and captures, which are not part of the project. They are in the directory that
 * the environment variable {@code MLIDS_SHARED} names or, if the variable is not set, in {@code
 * shared} next to the project's directory. If a file is missing, the test is skipped and the reason
 * stated.
 */
public final class SharedData {

  private SharedData() {}

  /** The file or directory at a relative path, such as {@code datasets/test.h5}. */
  public static Path require(String relativePath) {
    Path path = folder().resolve(relativePath);
    assumeTrue(
        Files.exists(path),
        () ->
            path + " is missing; set MLIDS_SHARED to the directory that contains " + relativePath);
    return path;
  }

  /** The root directory of the project under test. */
  public static Path projectRoot() {
    String root = System.getProperty("mlids.root");
    return Path.of(root != null ? root : "..").toAbsolutePath().normalize();
  }

  private static Path folder() {
    String named = System.getenv("MLIDS_SHARED");
    return named != null ? Path.of(named) : projectRoot().resolveSibling("shared");
  }
}
