package io.mlids.core.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Finds the real flows and captures that are not part of the project: in the directory that {@code
 * MLIDS_SHARED} names, else in {@code shared} beside the project's own. A test that asks for one
 * that is not there is skipped with the reason.
 */
public final class SharedData {

  private SharedData() {}

  /** The file or directory at a relative path, {@code datasets/test.h5}. */
  public static Path require(String relativePath) {
    Path path = folder().resolve(relativePath);
    assumeTrue(
        Files.exists(path),
        () -> path + " is not there: set MLIDS_SHARED to the directory that holds " + relativePath);
    return path;
  }

  /** The top directory of the project that is being tested. */
  public static Path projectRoot() {
    String root = System.getProperty("mlids.root");
    return Path.of(root != null ? root : "..").toAbsolutePath().normalize();
  }

  private static Path folder() {
    String named = System.getenv("MLIDS_SHARED");
    return named != null ? Path.of(named) : projectRoot().resolveSibling("shared");
  }
}
