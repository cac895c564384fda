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
 * A file that appears under its name only when it is complete. Until {@link #commit} it is written
 * under another name in the same directory; {@link #close} without {@code commit} removes it, and
 * so does an end of the program before that, so that a failure leaves the previous file. What
 * cannot be made again is kept by {@link #keepPartial}, under a name that says so. Symbolic links
 * are followed and stay.
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
  /** As many as Linux follows. */
  private static final int MOST_LINKS = 40;

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
   * Creates the empty file to write to, and the directories above it.
   *
   * @throws FileSystemException if the target is a directory, pipe or device, or cannot be created
   */
  public static OutputFile create(Path target) throws IOException {
    if (Files.isDirectory(target)) {
      throw new FileSystemException(target.toString(), null, "is a directory; name a file");
    }
    if (isStream(target)) {
      throw new FileSystemException(
          target.toString(), null, "is a pipe or device, which is not written here; name a file");
    }
    Path file = followed(target);
    // Only a root has no parent, and a root is a directory.
    Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
    Files.createDirectories(folder);
    for (int attempt = 0; ; attempt++) {
      Path partial = folder.resolve("." + file.getFileName() + ".part" + attempt);
      try {
        return new OutputFile(file, Files.createFile(partial));
      } catch (FileAlreadyExistsException e) {
        // Another process writes the same file, or one was killed: neither is ours to touch.
      }
    }
  }

  /** Whether a target is a pipe or device, which can be written to, but not replaced. */
  public static boolean isStream(Path target) {
    return Files.exists(target) && !Files.isRegularFile(target) && !Files.isDirectory(target);
  }

  /** The file that symbolic links lead to, which need not be there. */
  private static Path followed(Path target) throws IOException {
    Path file = target;
    for (int links = 0; Files.isSymbolicLink(file); links++) {
      if (links == MOST_LINKS) {
        throw new FileSystemException(
            target.toString(), null, "is a symbolic link in a circle; name a file");
      }
      file = file.toAbsolutePath().resolveSibling(Files.readSymbolicLink(file));
    }
    return file;
  }

  /** Where to write, an existing empty file at first. */
  public Path path() {
    return partial;
  }

  /** The name that the file gets, symbolic links followed. */
  public Path target() {
    return target;
  }

  /** Gives the file its name, in place of one that has it. */
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
   * Keeps what was written until a failure, next to the target: {@code FILE.partial}, or with a
   * number where that is there already.
   *
   * @return its name
   */
  public Path keepPartial() throws IOException {
    for (int attempt = 1; ; attempt++) {
      Path kept = partialName(target, attempt);
      try {
        Files.createFile(kept);
      } catch (FileAlreadyExistsException e) {
        // Of an earlier failure, and as little to be lost as this one.
        continue;
      }
      Files.move(partial, kept, StandardCopyOption.REPLACE_EXISTING);
      committed = true;
      keep();
      return kept;
    }
  }

  /** A name that marks a file as incomplete. */
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
      // The program is ending: the hook runs anyhow and finds nothing under the partial name.
      return;
    }
  }
}
