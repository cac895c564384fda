package io.mlids.api.archive;

import io.mlids.core.console.Console;
import io.mlids.core.feature.FlowTime;
import io.mlids.core.unit.ByteSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes flows to the files of an archive. If that fails, a warning is logged once, flows are lost
 * and counted, and writing is tried again every few seconds. Thread-safe.
 */
final class ArchiveWriter {
  private static final Logger LOG = LoggerFactory.getLogger(ArchiveWriter.class);

  private static final long RETRY_NANOS = Duration.ofSeconds(5).toNanos();

  /** A file is finished after this time, and can then be read. */
  private static final long LONGEST_FILE_NANOS = Duration.ofMinutes(10).toNanos();

  /** The longest time between the arrival of a flow and the next checkpoint. */
  private static final long LONGEST_UNSAFE_NANOS = Duration.ofMinutes(1).toNanos();

  /** The shortest time between checkpoints. */
  private static final long LEAST_UNSAFE_NANOS = Duration.ofSeconds(10).toNanos();

  private static final long HOUR_MICROS = Duration.ofHours(1).toNanos() / 1_000;

  private static final long RETENTION_NANOS = Duration.ofMinutes(1).toNanos();

  private final ArchiveSettings settings;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final ArchiveFiles files;

  private boolean opened;
  private @Nullable BegunFile file;
  private long hour;
  private long finishAt;
  private long checkpointAt;
  private long nextCheckpointAt;
  private long retryAt;
  private long deleteAt;
  private long lostInFailure;

  private volatile long written;
  private volatile long lost;
  private volatile long begunBytes;
  private volatile Optional<String> problem = Optional.empty();

  ArchiveWriter(ArchiveSettings settings, Clock clock, LongSupplier nanoTime) {
    this.settings = settings;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.files = new ArchiveFiles(settings, clock);
    this.deleteAt = nanoTime.getAsLong();
  }

  /** Writes flows. Never throws. */
  synchronized void write(List<ArchivedFlow> flows) {
    if (isWaitingToRetry()) {
      lose(flows.size());
      return;
    }
    int added = 0;
    try {
      open();
      for (ArchivedFlow each : flows) {
        BegunFile begun = fileFor(each);
        // Counted first, because a failure loses the file's unsafe flows, this one among them.
        added++;
        written++;
        if (begun.add(each) && nanoTime.getAsLong() - nextCheckpointAt >= 0) {
          checkpoint(begun);
        }
      }
      recovered();
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      fail(e);
      lose(flows.size() - added);
    }
  }

  /** Does what is due. To be called every second. Never throws. */
  synchronized void tick() {
    if (isWaitingToRetry()) {
      return;
    }
    try {
      open();
      long now = nanoTime.getAsLong();
      BegunFile begun = file;
      if (begun != null) {
        if (!begun.exists()) {
          throw new IOException(settings.directory() + ": the file that was being written is gone");
        }
        if (now - finishAt >= 0 || hour(FlowTime.micros(clock.instant())) != hour) {
          finish();
        } else if (begun.unsafeRows() > 0 && now - checkpointAt >= 0) {
          checkpoint(begun);
        }
      }
      if (now - deleteAt >= 0) {
        deleteAt = now + RETENTION_NANOS;
        files.deleteOld(begunBytes);
      }
      recovered();
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      fail(e);
    }
  }

  /** Finishes the file and releases the directory. */
  synchronized void close() {
    try {
      finish();
    } catch (IOException | RuntimeException e) {
      fail(e);
    }
    try {
      files.close();
    } catch (IOException e) {
      LOG.debug("flow archive: {}", settings.directory(), e);
    }
  }

  private boolean isWaitingToRetry() {
    return problem.isPresent() && nanoTime.getAsLong() - retryAt < 0;
  }

  private void open() throws IOException {
    if (opened) {
      return;
    }
    files.open();
    opened = true;
    LOG.info(
        "flow archive: keeping up to {} in {}{}",
        ByteSize.text(settings.bytes()),
        settings.directory(),
        files.size() == 0 ? "" : ", which contains " + files.size() + " files");
    if (files.restored() + files.asideCount() > 0) {
      LOG.info(
          "flow archive: an earlier server did not finish its files: restored {}, set aside {}",
          files.restored(),
          files.asideCount());
    }
  }

  private BegunFile fileFor(ArchivedFlow flow) throws IOException {
    long wanted = hour(flow.scoredAt());
    BegunFile current = file;
    if (current != null && wanted == hour && current.bytes() < settings.fileBytes()) {
      return current;
    }
    finish();
    Instant time = FlowTime.instant(flow.scoredAt());
    BegunFile next = BegunFile.create(files.directory(time), time);
    long now = nanoTime.getAsLong();
    file = next;
    hour = wanted;
    finishAt = now + LONGEST_FILE_NANOS;
    checkpointAt = now + LONGEST_UNSAFE_NANOS;
    nextCheckpointAt = now + LEAST_UNSAFE_NANOS;
    return next;
  }

  private static long hour(long micros) {
    return Math.floorDiv(micros, HOUR_MICROS);
  }

  private void checkpoint(BegunFile begun) throws IOException {
    begun.checkpoint();
    begunBytes = begun.bytes();
    long now = nanoTime.getAsLong();
    checkpointAt = now + LONGEST_UNSAFE_NANOS;
    nextCheckpointAt = now + LEAST_UNSAFE_NANOS;
  }

  private void finish() throws IOException {
    BegunFile begun = file;
    if (begun == null) {
      return;
    }
    Path finished = begun.finish();
    file = null;
    begunBytes = 0;
    files.add(finished);
    files.deleteOld(0);
  }

  private void fail(Throwable failure) {
    retryAt = nanoTime.getAsLong() + RETRY_NANOS;
    abandonFile();
    if (!Files.isDirectory(settings.directory())) {
      release();
    }
    String text = text(failure);
    if (problem.isEmpty()) {
      LOG.warn(
          "flow archive: {}; flows are not kept until this is solved, detection goes on", text);
      LOG.debug("stack trace of the warning above", failure);
    }
    problem = Optional.of(text);
  }

  private String text(Throwable failure) {
    String directoryName = settings.directory().toString();
    String what = Console.describe(failure);
    return what.startsWith(directoryName) ? what : directoryName + ": " + what;
  }

  /** Gives up the file; the flows since its last checkpoint are lost. */
  private void abandonFile() {
    BegunFile begun = file;
    file = null;
    begunBytes = 0;
    if (begun == null) {
      return;
    }
    long unsafe = begun.unsafeRows();
    written -= unsafe;
    lose(unsafe);
    try {
      files.add(begun.abandon());
    } catch (IOException e) {
      // The next start restores the file.
      LOG.debug("flow archive: {}", settings.directory(), e);
    }
  }

  private void release() {
    opened = false;
    try {
      files.close();
    } catch (IOException e) {
      LOG.debug("flow archive: {}", settings.directory(), e);
    }
  }

  private void lose(long flows) {
    lost += flows;
    lostInFailure += flows;
  }

  private void recovered() {
    if (problem.isPresent()) {
      problem = Optional.empty();
      LOG.info(
          "flow archive: keeping flows in {} again; {} were lost",
          settings.directory(),
          lostInFailure);
      lostInFailure = 0;
    }
  }

  /** Why flows are not being kept at the moment; empty if they are. */
  Optional<String> problem() {
    return problem;
  }

  /**
   * The counts so far.
   *
   * @param dropped flows that did not reach this writer
   */
  ArchiveCounts counts(long dropped, long waiting) {
    return new ArchiveCounts(
        written,
        lost,
        dropped,
        waiting,
        files.size(),
        files.bytes() + begunBytes,
        files.deleted(),
        files.restored(),
        files.asideCount(),
        problem.isEmpty());
  }
}
