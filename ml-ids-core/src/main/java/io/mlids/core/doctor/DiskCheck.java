package io.mlids.core.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The space left in a directory.
 *
 * @param what the directory is for
 */
public record DiskCheck(String what, Path directory, Space space) implements Check {
  /** A day of alerts, an hour of flows or a dataset of the size that ships. */
  private static final long ENOUGH = 1_000_000_000;

  private static final double GIGABYTE = 1e9;

  /** How much of a file system may be used. */
  @FunctionalInterface
  public interface Space {
    /**
     * In bytes.
     *
     * @throws IOException if the directory cannot be used
     */
    long left(Path directory) throws IOException;

    /** That of the file system itself, for directories in which files can be written. */
    static long ofFileSystem(Path directory) throws IOException {
      if (!Files.isWritable(directory)) {
        throw new IOException("not writable");
      }
      return Files.getFileStore(directory).getUsableSpace();
    }
  }

  @Override
  public Finding run() {
    try {
      long left = space.left(directory);
      String text = String.format(Locale.ROOT, "%.1f GB free in %s", left / GIGABYTE, directory);
      return left >= ENOUGH
          ? Finding.ok(what, text)
          : Finding.problem(what, text, "make room: 1 GB is the least");
    } catch (IOException e) {
      return Finding.problem(
          what,
          directory + " cannot be used: " + e.getMessage(),
          "check that it exists and that this user may write there");
    }
  }
}
