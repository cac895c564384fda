package io.mlids.core.file;

import java.nio.file.Files;
import java.nio.file.Path;

/** Measures the free space in file systems. */
public final class FreeSpace {
  private FreeSpace() {}

  /**
   * Returns how many bytes this process may still write at a path.
   *
   * @param path a file or directory, which need not exist yet
   */
  public static long at(Path path) {
    Path existing = path.toAbsolutePath();
    while (existing.getParent() != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    // Files.getFileStore fails in a chroot whose mount point is unknown.
    return existing.toFile().getUsableSpace();
  }
}
