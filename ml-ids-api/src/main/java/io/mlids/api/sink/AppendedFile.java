package io.mlids.api.sink;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Optional;

/**
 * A file, pipe or device to which lines are appended. A regular file is locked against other
 * ml-ids-api processes, which would also rotate it. Other programs may still append to the file,
 * and their lines are preserved.
 */
final class AppendedFile {
  private final FileChannel channel;

  /**
   * A channel for reading; empty unless this is a regular file. The channel must be closed last,
   * because closing it earlier would release the lock.
   */
  private final Optional<FileChannel> reading;

  private final Optional<Object> key;

  AppendedFile(FileChannel channel, Optional<FileChannel> reading, Optional<Object> key) {
    this.channel = channel;
    this.reading = reading;
    this.key = key;
  }

  /** Another ml-ids-api is writing to the file. */
  static final class TakenException extends IOException {
    private static final long serialVersionUID = 1;

    TakenException(Path path) {
      super(path + ": another ml-ids-api is writing to this file");
    }
  }

  /**
   * Opens a file, creating it if necessary. If the file is a pipe, blocks until the pipe has a
   * reader.
   *
   * @throws TakenException if another ml-ids-api has the file open
   */
  static AppendedFile at(Path path) throws IOException {
    FileChannel channel =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    Optional<FileChannel> reading = Optional.empty();
    try {
      if (Files.isRegularFile(path)) {
        reading = Optional.of(FileChannel.open(path, StandardOpenOption.READ));
        lock(channel, path);
      }
      AppendedFile file = new AppendedFile(channel, reading, key(path));
      if (!file.endsWithNewline()) {
        // A previous writer stopped in the middle of a line, so end that line first.
        file.append(new byte[] {'\n'});
      }
      return file;
    } catch (IOException e) {
      close(channel);
      reading.ifPresent(AppendedFile::close);
      throw e;
    }
  }

  private static void lock(FileChannel channel, Path path) throws IOException {
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      throw new TakenException(path);
    } catch (IOException e) {
      // The file system does not support locks.
      return;
    }
    if (lock == null) {
      throw new TakenException(path);
    }
  }

  private boolean endsWithNewline() throws IOException {
    return size() == 0 || Arrays.equals(last(1), new byte[] {'\n'});
  }

  /** The last bytes of a regular file. */
  private byte[] last(int count) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count);
    long from = Math.max(0, channel.size() - count);
    int read = 0;
    while (read >= 0 && bytes.hasRemaining()) {
      read = reading.orElseThrow().read(bytes, from + bytes.position());
    }
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  private static Optional<Object> key(Path path) {
    try {
      return Optional.ofNullable(Files.readAttributes(path, BasicFileAttributes.class).fileKey());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Returns whether the path still refers to this file. */
  boolean isStillAt(Path path) {
    return Files.exists(path) && key(path).equals(key);
  }

  /** The file's size, including data written by other programs; 0 for a pipe. */
  long size() throws IOException {
    return reading.isPresent() ? channel.size() : 0;
  }

  /** Appends all bytes. If a write fails, removes the bytes already written, as far as possible. */
  void append(byte[] bytes) throws IOException {
    ByteBuffer rest = ByteBuffer.wrap(bytes);
    try {
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
    } catch (IOException e) {
      try {
        takeBack(Arrays.copyOf(bytes, rest.position()));
      } catch (IOException again) {
        e.addSuppressed(again);
      }
      throw e;
    }
  }

  /** Removes the bytes last written, unless another program has appended to the file since then. */
  private void takeBack(byte[] written) throws IOException {
    if (written.length > 0
        && reading.isPresent()
        && channel.isOpen()
        && Arrays.equals(last(written.length), written)) {
      channel.truncate(channel.size() - written.length);
    }
  }

  void close() {
    close(channel);
    reading.ifPresent(AppendedFile::close);
  }

  private static void close(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // Nothing is buffered here, so a failure to close loses no data.
    }
  }
}
