package io.mlids.aws.s3;

import io.mlids.aws.connection.AwsFailure;
import io.mlids.aws.s3.S3AccessException.Reason;
import io.mlids.core.console.Progress;
import io.mlids.core.file.FreeSpace;
import io.mlids.core.unit.ByteSize;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
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
  /** Attempts in a row that bring no byte. */
  private static final int MAX_FAILURES = 5;

  /** How often an object may change during one download. */
  private static final int MAX_CHANGES = 3;

  private static final long MEGABYTE = 1_000_000;

  private final S3Objects objects;
  private final Path file;
  private final Path directory;
  private final Path partial;
  private final Path record;
  private final Path partialRecord;
  private final Consumer<String> log;
  private final Pause pause;

  /** Waits before another attempt. */
  interface Pause {
    void beforeAttempt(int failures) throws InterruptedException;
  }

  /**
   * @param objects where to read objects
   * @param file the file for the copy; if it is a symbolic link, the link is followed
   * @param log receives a line about each decision, such as to resume a download
   */
  public S3Copy(S3Objects objects, Path file, Consumer<String> log) throws IOException {
    this(objects, file, log, S3Copy::wait);
  }

  S3Copy(S3Objects objects, Path file, Consumer<String> log, Pause pause) throws IOException {
    this.objects = objects;
    this.file = Files.isSymbolicLink(file) ? file.toRealPath() : file;
    // Only a root has no parent, and a root is a directory, which update() refuses.
    this.directory = Objects.requireNonNullElse(this.file.toAbsolutePath().getParent(), file);
    this.log = log;
    this.pause = pause;
    partial = partialOf(this.file);
    partialRecord = this.file.resolveSibling(partial.getFileName() + ".json");
    record = recordOf(this.file);
  }

  private static Path recordOf(Path file) {
    return file.resolveSibling("." + file.getFileName() + ".s3.json");
  }

  private static Path partialOf(Path file) {
    return file.resolveSibling("." + file.getFileName() + ".part");
  }

  /** Returns how many bytes of a copy were downloaded already, complete or not. */
  public static long bytesPresent(Path file) throws IOException {
    for (Path each : List.of(file, partialOf(file))) {
      if (Files.isRegularFile(each)) {
        return Files.size(each);
      }
    }
    return 0;
  }

  /** Returns whether a file was downloaded by this class, which may therefore replace it. */
  public static boolean isCopy(Path file) throws IOException {
    return CopyRecord.read(recordOf(file)).isPresent();
  }

  /** Deletes a copy and its record. */
  public static void delete(Path file) throws IOException {
    Files.deleteIfExists(file);
    Files.deleteIfExists(recordOf(file));
  }

  /**
   * Makes the file a copy of the current version of an object.
   *
   * @throws S3AccessException if the object cannot be read
   * @throws FileSystemException if the file exists and is not a copy, or cannot be written
   * @throws IOException if the download fails; what was downloaded is kept for the next attempt
   */
  public void update(S3Address address) throws IOException, InterruptedException {
    if (Files.isDirectory(file)) {
      throw new FileSystemException(file.toString(), null, "this is a directory; specify a file");
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
                + file
                + ", an intact copy that may be out of date");
        return;
      }
      throw e;
    }
    if (!isCurrent(address, version)) {
      download(address, version);
    }
  }

  private boolean isIntactCopyOf(S3Address address) throws IOException {
    Optional<CopyRecord> known = CopyRecord.read(record);
    return known.isPresent()
        && known.get().uri().equals(address.toString())
        && Files.isRegularFile(file)
        && Files.size(file) == known.get().size()
        && Checksums.of(file, OptionalLong.empty()).sha256().equals(known.get().sha256());
  }

  private boolean isCurrent(S3Address address, ObjectVersion version) throws IOException {
    if (!Files.exists(file)) {
      return false;
    }
    Optional<CopyRecord> known = CopyRecord.read(record);
    if (known.isEmpty()) {
      adopt(address, version);
      return true;
    }
    if (!known.get().isOf(address, version)) {
      log.accept(
          known.get().uri().equals(address.toString())
              ? address + " has changed; downloading it again"
              : file + " is a copy of " + known.get().uri() + "; replacing it");
      return false;
    }
    if (version.etag().isEmpty()) {
      log.accept(address + " has no entity tag, so changes are not visible; downloading it again");
      return false;
    }
    if (Files.size(file) == version.size()
        && Checksums.of(file, OptionalLong.empty()).sha256().equals(known.get().sha256())) {
      log.accept(file + " is a complete copy of " + address);
      return true;
    }
    log.accept(file + " is damaged or was changed; downloading it again");
    return false;
  }

  /** Accepts a file that another program downloaded, if its content is that of the object. */
  private void adopt(S3Address address, ObjectVersion version) throws IOException {
    if (Files.size(file) == version.size()) {
      Optional<Checksums> checksums = checksums(address, version, file);
      if (checksums.isPresent() && checksums.get().etag().equals(version.etag().orElse(""))) {
        CopyRecord.incomplete(address, version).complete(checksums.get().sha256()).write(record);
        log.accept(file + " is a complete copy of " + address);
        return;
      }
    }
    throw new FileSystemException(
        file.toString(),
        null,
        "this file exists and is not a copy of "
            + address
            + "; remove it or choose another path for the copy");
  }

  /** The checksums of a file, if the object's entity tag is a checksum of a known kind. */
  private Optional<Checksums> checksums(S3Address address, ObjectVersion version, Path content)
      throws IOException {
    if (version.hasMd5()) {
      return Optional.of(Checksums.of(content, OptionalLong.empty()));
    }
    OptionalLong partSize =
        version.hasMd5OfParts() ? objects.partSize(address) : OptionalLong.empty();
    return partSize.isPresent() && partSize.getAsLong() > 0
        ? Optional.of(Checksums.of(content, partSize))
        : Optional.empty();
  }

  private void download(S3Address address, ObjectVersion first)
      throws IOException, InterruptedException {
    Files.createDirectories(directory);
    try (FileChannel channel =
            FileChannel.open(
                partial,
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        FileLock lock = locked(channel)) {
      ObjectVersion version = first;
      int changes = 0;
      while (true) {
        try {
          boolean resumed = fill(channel, address, version);
          if (finish(channel, address, version, resumed)) {
            break;
          }
        } catch (S3AccessException e) {
          if (e.reason() != Reason.CHANGED || changes == MAX_CHANGES) {
            throw e;
          }
          changes++;
          log.accept(address + " changed during the download; starting again");
          version = objects.version(address);
        }
      }
      // Under the lock, so that another program never locks and writes the complete file.
      Files.move(
          partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      Files.deleteIfExists(partialRecord);
      lock.release();
      log.accept("downloaded %s (%s) to %s".formatted(address, size(version.size()), file));
    }
  }

  private FileLock locked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      // Without its name, the locked file is a copy that another program has just completed.
      if (lock != null && Files.exists(partial)) {
        return lock;
      }
    } catch (OverlappingFileLockException e) {
      // Another thread of this program holds the lock.
    }
    throw new FileSystemException(
        file.toString(), null, "another program is downloading to this file; wait for it to end");
  }

  /**
   * Downloads what is missing, in as many attempts as bring progress.
   *
   * @return whether an earlier run downloaded a part of it
   */
  private boolean fill(FileChannel channel, S3Address address, ObjectVersion version)
      throws IOException, InterruptedException {
    CopyRecord wanted = CopyRecord.incomplete(address, version);
    boolean resumes =
        version.etag().isPresent()
            && CopyRecord.read(partialRecord).filter(wanted::equals).isPresent()
            && channel.size() <= version.size();
    if (!resumes) {
      channel.truncate(0);
      wanted.write(partialRecord);
    } else if (channel.size() > 0) {
      log.accept(
          "resuming the download of %s at %s of %s"
              .formatted(address, size(channel.size()), size(version.size())));
    }
    checkSpace(version.size() - channel.size());
    long before = channel.size();
    int failures = 0;
    try (Progress progress =
        Progress.of("Downloading " + address, "MB", (version.size() - before) / MEGABYTE)) {
      while (channel.size() < version.size()) {
        long from = channel.size();
        String problem = attempt(channel, address, version, progress, before);
        if (channel.size() == version.size()) {
          break;
        }
        failures = channel.size() > from ? 1 : failures + 1;
        if (failures > MAX_FAILURES) {
          throw new S3AccessException(
              Reason.NETWORK,
              "%s: the download stopped at %s of %s: %s; run the command again to resume it"
                  .formatted(address, size(channel.size()), size(version.size()), problem),
              null);
        }
        pause.beforeAttempt(failures);
      }
    }
    return before > 0;
  }

  /** Reads until the connection ends, and returns why it ended. */
  private String attempt(
      FileChannel channel, S3Address address, ObjectVersion version, Progress progress, long before)
      throws IOException {
    if (version.etag().isEmpty()) {
      // Nothing tells whether the rest would belong to the same version.
      channel.truncate(0);
    }
    try (S3Objects.Body body = objects.read(address, version, channel.size())) {
      if (body.from() < channel.size()) {
        channel.truncate(body.from());
      }
      channel.position(body.from());
      return transfer(body.stream(), channel, version.size(), progress, before);
    } catch (S3AccessException e) {
      if (e.reason() != Reason.NETWORK) {
        throw e;
      }
      return String.valueOf(e.getMessage()).replace(address + ": ", "");
    }
  }

  private String transfer(
      InputStream in, FileChannel channel, long size, Progress progress, long before)
      throws IOException {
    byte[] chunk = new byte[1 << 16];
    while (channel.position() < size) {
      int read;
      try {
        read = in.read(chunk, 0, (int) Math.min(chunk.length, size - channel.position()));
      } catch (IOException e) {
        return AwsFailure.network(e).orElse("the connection broke");
      }
      if (read < 0) {
        return "the server closed the connection early";
      }
      write(channel, ByteBuffer.wrap(chunk, 0, read));
      progress.at(Math.max(0, channel.position() - before) / MEGABYTE);
    }
    return "";
  }

  private void write(FileChannel channel, ByteBuffer bytes) throws IOException {
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      throw new IOException(
          "%s: writing failed: %s; run the command again to resume the download"
              .formatted(partial, e.getMessage()),
          e);
    }
  }

  /**
   * Compares the complete download with the object's entity tag and records its checksum.
   *
   * @return false if it is damaged because what an earlier run left is; it has to start again
   */
  private boolean finish(
      FileChannel channel, S3Address address, ObjectVersion version, boolean resumed)
      throws IOException {
    Optional<Checksums> known = checksums(address, version, partial);
    if (known.isPresent() && !known.get().etag().equals(version.etag().orElse(""))) {
      if (resumed) {
        channel.truncate(0);
        log.accept(address + " does not match its checksum after resuming; starting again");
        return false;
      }
      if (version.hasMd5()) {
        channel.truncate(0);
        throw new IOException(
            address + ": the downloaded bytes do not match the checksum; run the command again");
      }
      // Parts may have different sizes, which S3 does not tell.
      log.accept("warning: the checksum of " + address + " could not be verified");
    }
    String sha256 =
        known.isPresent()
            ? known.get().sha256()
            : Checksums.of(partial, OptionalLong.empty()).sha256();
    channel.force(true);
    CopyRecord.incomplete(address, version).complete(sha256).write(record);
    return true;
  }

  private void checkSpace(long needed) throws IOException {
    long free = FreeSpace.at(partial);
    if (free < needed) {
      throw new IOException(
          "%s: the download needs %s, but only %s are free; free space or choose another path"
              .formatted(file, size(needed), size(free)));
    }
  }

  private static String size(long bytes) {
    return ByteSize.approximate(bytes);
  }

  /** Waits one to sixteen seconds, with jitter, so that many clients do not return at once. */
  private static void wait(int failures) throws InterruptedException {
    long base = Duration.ofSeconds(1L << Math.min(failures - 1, 4)).toMillis();
    Thread.sleep(base / 2 + ThreadLocalRandom.current().nextLong(base / 2 + 1));
  }
}
