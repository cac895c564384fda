package io.mlids.api.sink;

import io.mlids.api.alert.News;
import io.mlids.api.background.BoundedQueue;
import io.mlids.api.background.FileWork;
import io.mlids.api.background.RateLimitedLog;
import io.mlids.api.background.Stall;
import io.mlids.api.background.UnusableFileException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes alerts and changes to incidents to a file, one per line, on a separate thread. Rotates the
 * file at its size limit, and reopens it if it has been moved. Alerts that cannot be written are
 * dropped and counted; callers never wait. Thread-safe.
 */
public final class AlertFile {
  /** The maximum time for opening the file at startup. */
  private static final Duration START = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(AlertFile.class);

  private final AlertFileSettings settings;
  private final RateLimitedLog problems = new RateLimitedLog(LOG, System::nanoTime);
  private final Stall stall = new Stall(LOG, System::nanoTime);
  private final BoundedQueue<News> queue;

  private volatile Optional<AppendedFile> open;

  private AlertFile(AlertFileSettings settings, AppendedFile open) {
    this.settings = settings;
    this.open = Optional.of(open);
    this.queue =
        BoundedQueue.start("alert-file", BoundedQueue.Bounds.DEFAULT, News::bytes, this::write);
  }

  /**
   * Opens the file for appending.
   *
   * @throws IOException if the file cannot be opened for writing; the message says what to do
   */
  public static AlertFile start(AlertFileSettings settings) throws IOException {
    return start(settings, START);
  }

  /** Like {@link #start(AlertFileSettings)}, but with a given time limit for opening the file. */
  static AlertFile start(AlertFileSettings settings, Duration atMost) throws IOException {
    Path path = settings.path();
    AppendedFile open =
        FileWork.within(
            atMost,
            path,
            "if it is a pipe, start its reader first; otherwise check the disk, or choose another"
                + " file",
            () -> opened(path));
    return new AlertFile(settings, open);
  }

  private static AppendedFile opened(Path path) throws IOException {
    try {
      return AppendedFile.at(path);
    } catch (AppendedFile.TakenException e) {
      throw new UnusableFileException(
          path, ": another ml-ids-api is writing to this file; choose a different one", e);
    } catch (IOException e) {
      throw new UnusableFileException(
          path,
          ": cannot open the file for writing ("
              + reason(e)
              + "); check that its directory exists and is writable, or choose another file",
          e);
    }
  }

  /** Queues an alert or a change to an incident, to be written. */
  public void offer(News news) {
    queue.offer(news);
  }

  /**
   * Counts of alerts.
   *
   * @param written the number of alerts written to the file
   * @param failed the number of alerts lost because they could not be written, or were still
   *     waiting at shutdown
   * @param dropped the number of alerts lost because too many were waiting
   */
  public record Counts(long written, long failed, long dropped) {}

  public Counts counts() {
    BoundedQueue.Counts now = queue.counts();
    return new Counts(now.handled(), now.failed(), now.dropped());
  }

  /** Logs a warning while a write is blocked; must be called by a thread other than the writer. */
  public void warnIfStalled() {
    BoundedQueue.Counts now = queue.counts();
    stall.warn(
        settings.path().toString(),
        now.waiting() + " alerts are waiting, and " + now.dropped() + " have been dropped");
  }

  private BoundedQueue.Result<News> write(List<News> alerts) {
    stall.begin();
    try {
      int written = writeNow(alerts);
      return new BoundedQueue.Result<>(written, alerts.size() - written, 0, List.of());
    } finally {
      stall.end();
    }
  }

  /** Writes alerts until a write fails; returns the number written. */
  private int writeNow(List<News> alerts) {
    int done = 0;
    try {
      ByteArrayOutputStream lines = new ByteArrayOutputStream(1024 * alerts.size());
      AppendedFile to = ready();
      for (int i = 0; i < alerts.size(); i++) {
        settings.format().write(alerts.get(i), lines);
        boolean isLast = i == alerts.size() - 1;
        if (isLast || to.size() + lines.size() >= settings.bytes()) {
          to.append(lines.toByteArray());
          done = i + 1;
          lines.reset();
          to = isLast ? to : ready();
        }
      }
    } catch (IOException | RuntimeException | Error e) {
      abandon();
      problems.warn("{}: alerts cannot be written: {}", settings.path(), reason(e));
    }
    return done;
  }

  /** Returns the file to write to, opening or rotating it as needed. */
  private AppendedFile ready() throws IOException {
    if (open.isPresent() && !open.get().isStillAt(settings.path())) {
      abandon();
    }
    if (open.isEmpty()) {
      open = Optional.of(AppendedFile.at(settings.path()));
    }
    AppendedFile file = open.get();
    if (file.size() >= settings.bytes()) {
      abandon();
      rotate();
      file = AppendedFile.at(settings.path());
      open = Optional.of(file);
    }
    return file;
  }

  private void abandon() {
    open.ifPresent(AppendedFile::close);
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

  /** Writes waiting alerts for at most the given time, then closes the file. */
  public void close(Duration atMost) {
    queue.close(atMost);
    abandon();
  }

  private static String reason(Throwable e) {
    String message = e.getMessage() == null ? "" : ": " + e.getMessage();
    return e.getClass().getSimpleName() + message;
  }
}
