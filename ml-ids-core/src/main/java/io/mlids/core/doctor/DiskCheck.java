package io.mlids.core.doctor;

import io.mlids.core.file.FreeSpace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Checks the free space in a directory.
 *
 * @param what the directory's purpose
 */
public record DiskCheck(String what, Path directory, Space space) implements Check {
  /**
   * Enough bytes for a day of alerts, an hour of flows, or a dataset the size of the bundled one.
   */
  private static final long ENOUGH = 1_000_000_000;

  private static final double GIGABYTE = 1e9;

  /** Measures the free space in a directory. */
  @FunctionalInterface
  public interface Space {
    /**
     * The free space in bytes.
     *
     * @throws IOException if the directory cannot be used
     */
    long left(Path directory) throws IOException;

    /** The usable space in the file system, if the directory is writable. */
    static long ofFileSystem(Path directory) throws IOException {
      if (!Files.isWritable(directory)) {
        throw new IOException("not writable");
      }
      return FreeSpace.at(directory);
    }
  }

  @Override
  public Finding run() {
    try {
      long left = space.left(directory);
      String text = String.format(Locale.ROOT, "%.1f GB free in %s", left / GIGABYTE, directory);
      return left >= ENOUGH
          ? Finding.ok(what, text)
          : Finding.problem(what, text, "free some space; at least 1 GB is needed");
    } catch (IOException e) {
      return Finding.problem(
          what,
          directory + " cannot be used: " + e.getMessage(),
          "check that the directory exists and that this user can write to it");
    }
  }
}
