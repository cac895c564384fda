package io.mlids.api.alert;

import io.mlids.api.notify.RareLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.LoggerFactory;

/**
 * Alerts in a file, a line each, written by a thread of its own. The file is begun anew when it is
 * large enough, and opened again when somebody has moved it away. What cannot be written is dropped
 * and counted, and nobody waits for it. Thread-safe.
 */
final class AlertFile {
  private final AlertFileSettings settings;
  private final RareLog problems;
  private final AlertLane lane;
  private final AtomicLong written = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();

  private Optional<OpenFile> open = Optional.empty();

  private AlertFile(AlertFileSettings settings) throws IOException {
    this.settings = settings;
    this.problems = new RareLog(LoggerFactory.getLogger(AlertFile.class), System::nanoTime);
    this.open = Optional.of(open());
    this.lane = AlertLane.start("alert-file", AlertLane.CAPACITY, this::write);
  }

  /**
   * Opens the file, which is added to.
   *
   * @throws IOException if it cannot be written; the message says what to do
   */
  static AlertFile start(AlertFileSettings settings) throws IOException {
    try {
      return new AlertFile(settings);
    } catch (IOException e) {
      throw new IOException(
          settings.path()
              + ": cannot be written ("
              + reason(e)
              + "); check that its folder is there and may be written to, or choose another"
              + " --alert-file",
          e);
    }
  }

  /** Takes an alert to be written. */
  void offer(Alert alert) {
    lane.offer(alert);
  }

  /**
   * What became of alerts.
   *
   * @param written lines in files
   * @param failed lost because the file could not be written
   * @param dropped lost because too many were waiting
   */
  record Counts(long written, long failed, long dropped) {}

  Counts counts() {
    return new Counts(written.get(), failed.get(), lane.dropped());
  }

  private void write(List<Alert> alerts) {
    int done = 0;
    try {
      ByteArrayOutputStream lines = new ByteArrayOutputStream(1024 * alerts.size());
      OpenFile to = ready();
      for (int i = 0; i < alerts.size(); i++) {
        settings.format().write(alerts.get(i), lines);
        boolean isLast = i == alerts.size() - 1;
        if (isLast || to.size + lines.size() >= settings.bytes()) {
          to.append(lines.toByteArray());
          written.addAndGet(i + 1L - done);
          done = i + 1;
          lines.reset();
          to = isLast ? to : ready();
        }
      }
    } catch (IOException | RuntimeException | Error e) {
      abandon();
      problems.warn("{}: alerts cannot be written: {}", settings.path(), reason(e));
    } finally {
      failed.addAndGet(alerts.size() - done);
    }
  }

  /** The file to write to, which has room. */
  private OpenFile ready() throws IOException {
    if (open.isPresent() && !open.get().isStillAt(settings.path())) {
      abandon();
    }
    if (open.isPresent() && open.get().size >= settings.bytes()) {
      abandon();
      rotate();
    }
    if (open.isEmpty()) {
      open = Optional.of(open());
    }
    return open.get();
  }

  private OpenFile open() throws IOException {
    return OpenFile.at(settings.path());
  }

  private void abandon() {
    open.ifPresent(OpenFile::close);
    open = Optional.empty();
  }

  private void rotate() throws IOException {
    if (!Files.isRegularFile(settings.path())) {
      return;
    }
    if (settings.files() == 1) {
      Files.delete(settings.path());
      return;
    }
    for (int i = settings.files() - 2; i >= 0; i--) {
      Path from = older(i);
      if (Files.exists(from)) {
        Files.move(from, older(i + 1), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private Path older(int age) {
    Path path = settings.path();
    return age == 0 ? path : path.resolveSibling(path.getFileName() + "." + age);
  }

  /** Writes what waits, for at most this long, and closes the file. */
  void close(Duration atMost) {
    lane.close(atMost);
    abandon();
  }

  private static String reason(Throwable e) {
    String message = e.getMessage() == null ? "" : ": " + e.getMessage();
    return e.getClass().getSimpleName() + message;
  }

  /** A file that lines are appended to. */
  private static final class OpenFile {
    private final FileChannel channel;
    private final Optional<Object> key;
    private long size;

    private OpenFile(FileChannel channel, Optional<Object> key, long size) {
      this.channel = channel;
      this.key = key;
      this.size = size;
    }

    static OpenFile at(Path path) throws IOException {
      FileChannel channel =
          FileChannel.open(
              path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
      try {
        long size = channel.size();
        OpenFile file = new OpenFile(channel, key(path), size);
        if (size > 0 && !endsWithNewline(path, size)) {
          // Somebody was stopped in the middle of a line.
          file.append(new byte[] {'\n'});
        }
        return file;
      } catch (IOException e) {
        channel.close();
        throw e;
      }
    }

    private static boolean endsWithNewline(Path path, long size) throws IOException {
      try (FileChannel in = FileChannel.open(path, StandardOpenOption.READ)) {
        ByteBuffer last = ByteBuffer.allocate(1);
        return in.read(last, size - 1) < 1 || last.get(0) == '\n';
      }
    }

    private static Optional<Object> key(Path path) {
      try {
        return Optional.ofNullable(Files.readAttributes(path, BasicFileAttributes.class).fileKey());
      } catch (IOException e) {
        return Optional.empty();
      }
    }

    boolean isStillAt(Path path) {
      return Files.exists(path) && key(path).equals(key);
    }

    /** Appends all of it or, as far as the disk lets us, nothing. */
    void append(byte[] bytes) throws IOException {
      ByteBuffer rest = ByteBuffer.wrap(bytes);
      try {
        while (rest.hasRemaining()) {
          channel.write(rest);
        }
        size += bytes.length;
      } catch (IOException e) {
        if (rest.position() > 0) {
          channel.truncate(size);
        }
        throw e;
      }
    }

    void close() {
      try {
        channel.close();
      } catch (IOException e) {
        // Nothing is held back: all was written.
      }
    }
  }
}
