package io.mlids.core.install;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The directories to search for files that ship with the program. The search goes up from {@code
 * build/dist/ml-ids/lib/….jar}, so it reaches the distribution before the source tree. Immutable.
 *
 * @param code the jar or directory that contains the program's classes, or empty if unknown
 * @param directories the directories above the code, nearest first
 */
public record Installation(Optional<Path> code, List<Path> directories) {
  /**
   * The number of directory levels from a jar in {@code build/dist/ml-ids/lib} up to the source
   * tree.
   */
  private static final int HIGHEST = 5;

  public Installation {
    directories = List.copyOf(directories);
  }

  /** Returns the installation of the running program, regardless of the current directory. */
  public static Installation ofProgram() {
    CodeSource source = Installation.class.getProtectionDomain().getCodeSource();
    try {
      return source == null
          ? new Installation(Optional.empty(), List.of())
          : above(Path.of(source.getLocation().toURI()));
    } catch (URISyntaxException e) {
      throw new IllegalStateException("not a valid path: " + source.getLocation(), e);
    }
  }

  /**
   * Returns the installation that contains the given jar or class directory. Symbolic links are
   * followed.
   */
  public static Installation above(Path code) {
    Path real = real(code);
    List<Path> directories = new ArrayList<>();
    for (Path each = real.getParent();
        each != null && directories.size() < HIGHEST;
        each = each.getParent()) {
      directories.add(each);
    }
    return new Installation(Optional.of(real), directories);
  }

  private static Path real(Path place) {
    try {
      return place.toRealPath();
    } catch (IOException e) {
      // The path does not exist or is not readable, so it is used as given.
      return place.toAbsolutePath();
    }
  }
}
