package io.mlids.core.dataset;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file that appears under its name only when it is complete. Until {@link #commit} it is written
 * under another name in the same folder; {@link #close} without {@code commit} removes it, and so
 * does an end of the program before that, so that a failure leaves whatever stood there before.
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
   * Creates the empty file to write to, and the folders above it.
   *
   * @throws FileSystemException if the target is a folder or cannot be created
   */
  public static OutputFile create(Path target) throws IOException {
    if (Files.isDirectory(target)) {
      throw new FileSystemException(target.toString(), null, "is a folder; name a file");
    }
    Path folder = target.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    for (int attempt = 0; ; attempt++) {
      Path partial = folder.resolve("." + target.getFileName() + ".part" + attempt);
      try {
        return new OutputFile(target, Files.createFile(partial));
      } catch (FileAlreadyExistsException e) {
        // Another process writes the same file, or one was killed: neither is ours to touch.
        continue;
      }
    }
  }

  /** Where to write, an existing empty file at first. */
  public Path path() {
    return partial;
  }

  /** The name that the file gets. */
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
