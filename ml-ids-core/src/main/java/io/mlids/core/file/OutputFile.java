package io.mlids.core.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;

/**
 * A file that appears under its final name only when it is complete. Until {@link #commit} is
 * called, it is written under another name in the same directory. If the file is closed or the
 * program ends before then, the file is removed, so a failure leaves the previous file unchanged.
 * {@link #keepPartial} keeps output that cannot be produced again, under a name that marks it as
 * incomplete. Symbolic links are followed, not replaced.
 *
 * <pre>{@code
 * try (OutputFile output = OutputFile.create(target)) {
 *   Files.writeString(output.path(), text);
 *   output.commit();
 * }
 * }</pre>
 *
 * <p>Not thread-safe.
 */
public final class OutputFile implements Closeable {
  /** The maximum number of symbolic links that Linux follows in a path. */
  private static final int MAX_LINKS = 40;

  private final Path target;
  private final Path partial;
  private final Thread removal;
  private boolean committed;

  private OutputFile(Path target, Path partial) {
    this.target = target;
    this.partial = partial;
    this.removal = new Thread(() -> partial.toFile().delete());
    Runtime.getRuntime().addShutdownHook(removal);
  }

  /**
   * Creates an empty file to write to, and any missing parent directories.
   *
   * @throws FileSystemException if the target is a directory, pipe or device, or cannot be created
   */
  public static OutputFile create(Path target) throws IOException {
    if (Files.isDirectory(target)) {
      throw new FileSystemException(target.toString(), null, "this is a directory; specify a file");
    }
    if (isStream(target)) {
      throw new FileSystemException(
          target.toString(), null, "this is a pipe or device; specify a file");
    }
    Path file = followed(target);
    // Only a root has no parent, and a root is a directory.
    Path directory = Objects.requireNonNull(file.toAbsolutePath().getParent());
    Files.createDirectories(directory);
    for (int attempt = 0; ; attempt++) {
      Path partial = directory.resolve("." + file.getFileName() + ".part" + attempt);
      try {
        return new OutputFile(file, Files.createFile(partial));
      } catch (FileAlreadyExistsException e) {
        // Another process is writing this file, or was killed while writing it. Do not touch that
        // file.
      }
    }
  }

  /** Returns whether a target is a pipe or device, which can be written to but not replaced. */
  public static boolean isStream(Path target) {
    return Files.exists(target) && !Files.isRegularFile(target) && !Files.isDirectory(target);
  }

  /** The file to which the symbolic links lead; the file need not exist. */
  private static Path followed(Path target) throws IOException {
    Path file = target;
    for (int links = 0; Files.isSymbolicLink(file); links++) {
      if (links == MAX_LINKS) {
        throw new FileSystemException(
            target.toString(), null, "too many levels of symbolic links; specify a file");
      }
      file = file.toAbsolutePath().resolveSibling(Files.readSymbolicLink(file));
    }
    return file;
  }

  /** The path to write to; initially an empty file. */
  public Path path() {
    return partial;
  }

  /** The final path of the file, after following symbolic links. */
  public Path target() {
    return target;
  }

  /** Moves the file to its final path, replacing an existing file. */
  public void commit() throws IOException {
    try {
      Files.move(
          partial, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(partial, target, StandardCopyOption.REPLACE_EXISTING);
    }
    committed = true;
    keep();
  }

  /**
   * Keeps the partial output after a failure as {@code FILE.partial} next to the target. If that
   * file exists, a number is appended to the name.
   *
   * @return the path of the partial output
   */
  public Path keepPartial() throws IOException {
    for (int attempt = 1; ; attempt++) {
      Path kept = partialName(target, attempt);
      try {
        Files.createFile(kept);
      } catch (FileAlreadyExistsException e) {
        // This file was left by an earlier failure and must be kept, too.
        continue;
      }
      Files.move(partial, kept, StandardCopyOption.REPLACE_EXISTING);
      committed = true;
      keep();
      return kept;
    }
  }

  /** The path for partial output; the name marks it as incomplete. */
  public static Path partialName(Path target, int attempt) {
    return target.resolveSibling(
        target.getFileName() + ".partial" + (attempt == 1 ? "" : "" + attempt));
  }

  /** Removes the file unless it was committed. */
  @Override
  public void close() throws IOException {
    if (!committed) {
      Files.deleteIfExists(partial);
      keep();
    }
  }

  private void keep() {
    try {
      Runtime.getRuntime().removeShutdownHook(removal);
    } catch (IllegalStateException e) {
      // The program is shutting down. The hook runs anyway, but finds nothing to delete.
      return;
    }
  }
}
