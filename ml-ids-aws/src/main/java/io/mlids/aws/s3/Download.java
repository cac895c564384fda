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
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * Downloads an object. The bytes go to the partial file, which an earlier run may have begun, and
 * which becomes the copy when it is complete and has been checked. Not thread-safe.
 */
final class Download {
  /** After how many attempts in a row that bring no byte the download stops. */
  private static final int MAX_FAILURES = 5;

  /** How often an object may change during one download. */
  private static final int MAX_CHANGES = 3;

  private static final long MEGABYTE = 1_000_000;

  /** Waits one to sixteen seconds, with jitter, so that many clients do not return at once. */
  static final Pause BACKOFF =
      failures -> {
        long base = Duration.ofSeconds(1L << Math.min(failures, 4)).toMillis();
        Thread.sleep(base / 2 + ThreadLocalRandom.current().nextLong(base / 2 + 1));
      };

  private final S3Objects objects;
  private final S3Address address;
  private final CopyFiles files;
  private final Consumer<String> log;
  private final Pause pause;

  /** Waits before another attempt. */
  interface Pause {
    /**
     * @param failures the number of attempts in a row that brought no byte
     */
    void beforeAttempt(int failures) throws InterruptedException;
  }

  Download(
      S3Objects objects, S3Address address, CopyFiles files, Consumer<String> log, Pause pause) {
    this.objects = objects;
    this.address = address;
    this.files = files;
    this.log = log;
    this.pause = pause;
  }

  /**
   * Downloads the object.
   *
   * @param current the object's current version
   */
  void run(ObjectVersion current) throws IOException, InterruptedException {
    Path directory = files.copy().toAbsolutePath().getParent();
    if (directory != null) {
      Files.createDirectories(directory);
    }
    try (FileChannel channel =
            FileChannel.open(
                files.partial(),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        FileLock lock = locked(channel)) {
      ObjectVersion version = complete(channel, current);
      // Under the lock, so that another program never locks and writes the complete file.
      Files.move(
          files.partial(),
          files.copy(),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
      Files.deleteIfExists(files.partialRecord());
      lock.release();
      log.accept("downloaded %s (%s) to %s".formatted(address, size(version.size()), files.copy()));
    }
  }

  private FileLock locked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      // Without its name, the locked file is a copy that another program has just completed.
      if (lock != null && Files.exists(files.partial())) {
        return lock;
      }
    } catch (OverlappingFileLockException e) {
      // Another thread of this program holds the lock.
    }
    throw new FileSystemException(
        files.copy().toString(),
        null,
        "another program is downloading to this file; wait for it to end");
  }

  /**
   * Fills and checks the partial file, and starts again if the object changes.
   *
   * @return the version that was downloaded
   */
  private ObjectVersion complete(FileChannel channel, ObjectVersion first)
      throws IOException, InterruptedException {
    ObjectVersion version = first;
    int changes = 0;
    while (true) {
      try {
        boolean resumed = fill(channel, version);
        if (finish(channel, version, resumed)) {
          return version;
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
  }

  /**
   * Downloads what is missing, in as many attempts as bring progress.
   *
   * @return whether an earlier run downloaded a part of it
   */
  private boolean fill(FileChannel channel, ObjectVersion version)
      throws IOException, InterruptedException {
    CopyRecord wanted = CopyRecord.incomplete(address, version);
    boolean resumes =
        version.etag().isPresent()
            && CopyRecord.read(files.partialRecord()).filter(wanted::equals).isPresent()
            && channel.size() <= version.size();
    if (!resumes) {
      channel.truncate(0);
      wanted.write(files.partialRecord());
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
        String problem = attempt(channel, version, progress, before);
        if (channel.size() == version.size()) {
          break;
        }
        failures = channel.size() > from ? 0 : failures + 1;
        if (failures == MAX_FAILURES) {
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
  private String attempt(FileChannel channel, ObjectVersion version, Progress progress, long before)
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
              .formatted(files.partial(), e.getMessage()),
          e);
    }
  }

  /**
   * Compares the complete download with the object's entity tag and records its checksum.
   *
   * @return false if it does not match and an earlier run downloaded a part of it, which may be
   *     damaged; the partial file is empty then
   */
  private boolean finish(FileChannel channel, ObjectVersion version, boolean resumed)
      throws IOException {
    Optional<Checksums> known = Checksums.comparable(files.partial(), objects, address, version);
    if (known.isPresent() && !known.get().match(version)) {
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
    String sha256 = known.isPresent() ? known.get().sha256() : Checksums.sha256(files.partial());
    channel.force(true);
    CopyRecord.incomplete(address, version).complete(sha256).write(files.record());
    return true;
  }

  private void checkSpace(long needed) throws IOException {
    long free = FreeSpace.at(files.partial());
    if (free < needed) {
      throw new IOException(
          "%s: the download needs %s, but only %s are free; free space or choose another path"
              .formatted(files.copy(), size(needed), size(free)));
    }
  }

  private static String size(long bytes) {
    return ByteSize.approximate(bytes);
  }
}
