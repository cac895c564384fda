package io.mlids.aws.s3;

import io.mlids.aws.s3.S3AccessException.Reason;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Keeps a copy of an object in S3 in a file. The file appears under its name only when it is
 * complete and has been checked. An interrupted download continues where it stopped, provided that
 * the object is still the same version. A complete copy is downloaded again only if the object or
 * the copy has changed: the copy is compared with its SHA-256, and the object with its entity tag.
 *
 * <p>Beside a file {@code NAME} are {@code .NAME.s3.json}, which records what it is a copy of, and
 * during a download {@code .NAME.part} and {@code .NAME.part.json}. A file without a record is
 * never replaced. Not thread-safe; another process that downloads to the same file is refused.
 */
public final class S3Copy {
  private final S3Objects objects;
  private final CopyFiles files;
  private final Consumer<String> log;
  private final Download.Pause pause;

  /**
   * @param objects where to read objects
   * @param file the file for the copy; if it is a symbolic link, the link is followed
   * @param log receives a line about each decision, such as to resume a download
   */
  public S3Copy(S3Objects objects, Path file, Consumer<String> log) throws IOException {
    this(objects, file, log, Download.BACKOFF);
  }

  S3Copy(S3Objects objects, Path file, Consumer<String> log, Download.Pause pause)
      throws IOException {
    this.objects = objects;
    this.files = CopyFiles.of(Files.isSymbolicLink(file) ? file.toRealPath() : file);
    this.log = log;
    this.pause = pause;
  }

  /** Returns how many bytes of a copy were downloaded already, complete or not. */
  public static long bytesPresent(Path file) throws IOException {
    for (Path each : List.of(file, CopyFiles.of(file).partial())) {
      if (Files.isRegularFile(each)) {
        return Files.size(each);
      }
    }
    return 0;
  }

  /** Returns whether a file was downloaded by this class, which may therefore replace it. */
  public static boolean isCopy(Path file) throws IOException {
    return CopyRecord.read(CopyFiles.of(file).record()).isPresent();
  }

  /** Deletes a copy and its record. */
  public static void delete(Path file) throws IOException {
    Files.deleteIfExists(file);
    Files.deleteIfExists(CopyFiles.of(file).record());
  }

  /**
   * Makes the file a copy of the current version of an object.
   *
   * @throws S3AccessException if the object cannot be read
   * @throws FileSystemException if the file exists and is not a copy, or cannot be written
   * @throws IOException if the download fails; what was downloaded is kept for the next attempt
   */
  public void update(S3Address address) throws IOException, InterruptedException {
    if (Files.isDirectory(files.copy())) {
      throw new FileSystemException(
          files.copy().toString(), null, "this is a directory; specify a file");
    }
    ObjectVersion version;
    try {
      version = objects.version(address);
    } catch (S3AccessException e) {
      if (e.reason() == Reason.NETWORK && isIntactCopyOf(address)) {
        log.accept(
            "warning: "
                + e.getMessage()
                + "; using "
                + files.copy()
                + ", an intact copy that may be out of date");
        return;
      }
      throw e;
    }
    if (!isCurrent(address, version)) {
      new Download(objects, address, files, log, pause).run(version);
    }
  }

  private boolean isIntactCopyOf(S3Address address) throws IOException {
    Optional<CopyRecord> known = CopyRecord.read(files.record());
    return known.isPresent()
        && known.get().uri().equals(address.toString())
        && Files.isRegularFile(files.copy())
        && isIntact(known.get());
  }

  private boolean isIntact(CopyRecord known) throws IOException {
    return Files.size(files.copy()) == known.size()
        && Checksums.sha256(files.copy()).equals(known.sha256());
  }

  private boolean isCurrent(S3Address address, ObjectVersion version) throws IOException {
    if (!Files.exists(files.copy())) {
      return false;
    }
    Optional<CopyRecord> known = CopyRecord.read(files.record());
    if (known.isEmpty()) {
      adopt(address, version);
      return true;
    }
    if (!known.get().isOf(address, version)) {
      log.accept(
          known.get().uri().equals(address.toString())
              ? address + " has changed; downloading it again"
              : files.copy() + " is a copy of " + known.get().uri() + "; replacing it");
      return false;
    }
    if (version.etag().isEmpty()) {
      log.accept(address + " has no entity tag, so changes are not visible; downloading it again");
      return false;
    }
    if (isIntact(known.get())) {
      log.accept(files.copy() + " is a complete copy of " + address);
      return true;
    }
    log.accept(files.copy() + " is damaged or was changed; downloading it again");
    return false;
  }

  /** Accepts a file that another program downloaded, if its content is that of the object. */
  private void adopt(S3Address address, ObjectVersion version) throws IOException {
    if (Files.size(files.copy()) == version.size()) {
      Optional<Checksums> checksums = Checksums.comparable(files.copy(), objects, address, version);
      if (checksums.isPresent() && checksums.get().match(version)) {
        CopyRecord.incomplete(address, version)
            .complete(checksums.get().sha256())
            .write(files.record());
        log.accept(files.copy() + " is a complete copy of " + address);
        return;
      }
    }
    throw new FileSystemException(
        files.copy().toString(),
        null,
        "this file exists and is not a copy of "
            + address
            + "; remove it or choose another path for the copy");
  }
}
