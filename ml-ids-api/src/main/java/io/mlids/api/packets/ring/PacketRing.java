package io.mlids.api.packets.ring;

import io.mlids.api.background.DirectoryLock;
import io.mlids.api.packets.file.RecordedRun;
import io.mlids.api.packets.file.RingFile;
import io.mlids.core.alert.AlertOrigin;
import io.mlids.core.console.Console;
import io.mlids.core.unit.ByteSize;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps packets in capture files in a directory, one series of files for the sensor and one for
 * uploads and streams. A file is closed after some time or when it is large enough. When the files
 * together exceed the permitted size, files are deleted as {@link RingFiles} says: those of the
 * sensor before those of uploads that have incidents.
 *
 * <p>If the files cannot be written, a warning is logged once, packets are lost and counted, and
 * writing is tried again every few seconds. Thread-safe.
 */
public final class PacketRing implements PacketRecorder, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PacketRing.class);

  private static final String GAPS = "gaps.tsv";
  private static final String LOCK = "lock";
  private static final long RETRY_NANOS = Duration.ofSeconds(5).toNanos();
  private static final long LONGEST_FILE_NANOS = Duration.ofHours(1).toNanos();
  private static final long CHECK_NANOS = Duration.ofSeconds(5).toNanos();
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final PacketSettings settings;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final RingFiles files;
  private final PacketGaps gaps = new PacketGaps();
  private final PacketLane lane;

  // The following fields are used by the lane's thread only.
  private @Nullable DirectoryLock directoryLock;
  private @Nullable RingWriter sensor;
  private @Nullable RingWriter uploads;
  private long sensorUntil;
  private long uploadsUntil;
  private boolean opened;
  private long retryAt;
  private long checkAt;
  private long lostInFailure;

  private volatile Optional<String> problem = Optional.empty();
  private volatile long packets;
  private volatile long bytes;

  private PacketRing(PacketSettings settings, Clock clock, LongSupplier nanoTime, int blocks) {
    this.settings = settings;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.files = new RingFiles(settings);
    this.checkAt = nanoTime.getAsLong();
    this.lane =
        blocks == 0 ? PacketLane.start(new Writer()) : PacketLane.start(new Writer(), blocks);
  }

  /** Starts to keep packets. The directory is opened in the background. */
  public static PacketRing start(PacketSettings settings, Clock clock) {
    return new PacketRing(settings, clock, System::nanoTime, 0);
  }

  /** Starts with a certain number of blocks in memory, and with another monotonic clock. */
  static PacketRing start(PacketSettings settings, Clock clock, LongSupplier nanoTime, int blocks) {
    return new PacketRing(settings, clock, nanoTime, blocks);
  }

  @Override
  public PacketRecording begin(long run, Supplier<AlertOrigin> origin) {
    long begun = ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
    return new RingRecording(lane, gaps, settings, run, begun, origin);
  }

  /** The settings. */
  public PacketSettings settings() {
    return settings;
  }

  /** The files, the oldest first, after waiting briefly for the packets that arrived before. */
  public List<RingFile> files() {
    lane.awaitWritten(PATIENCE);
    return files.all();
  }

  /** Returns whether the next deletion may depend on {@link #unused}. */
  public boolean needsUnused() {
    return files.needsUnused();
  }

  /**
   * Says which runs have no incidents, so that their packets are deleted first. Runs that are not
   * among them are treated as if they had.
   */
  public void unused(Set<RecordedRun> runs) {
    files.unused(runs);
  }

  /** The gaps in the packets of a run in a time span. */
  public List<PacketGap> gaps(RecordedRun run, long from, long until) {
    return gaps.of(run, from, until);
  }

  /** The latest gap, of any run. */
  public Optional<PacketGap> latestGap() {
    return gaps.latest();
  }

  /** Why packets are not being kept at the moment; empty if they are. */
  public Optional<String> problem() {
    return problem;
  }

  /** The current counts. */
  public PacketCounts counts() {
    return new PacketCounts(
        packets,
        bytes,
        gaps.lost(PacketGap.Cause.QUEUE),
        gaps.lost(PacketGap.Cause.DISK),
        files.count(),
        files.bytes(),
        files.deleted(),
        files.deletedUsed(),
        lane.waiting(),
        files.keptSince(true),
        problem.isEmpty());
  }

  @Override
  public void close() {
    lane.close();
  }

  /** The part of the ring that runs on the lane's thread. */
  private final class Writer implements PacketLane.Writer {
    @Override
    public void write(PacketBlock block) {
      if (!problem.isEmpty() && nanoTime.getAsLong() - retryAt < 0) {
        lose(block);
        return;
      }
      try {
        open();
        RingWriter writer = writer(block.isLive());
        writer.append(block);
        packets += block.packets();
        bytes += block.end();
        recovered();
      } catch (IOException | RuntimeException e) {
        fail(e);
        lose(block);
      }
    }

    @Override
    public void tick() {
      long now = nanoTime.getAsLong();
      if (now - checkAt < 0 || !problem.isEmpty() && now - retryAt < 0) {
        return;
      }
      checkAt = now + CHECK_NANOS;
      try {
        open();
        RingWriter live = sensor;
        RingWriter others = uploads;
        if (live != null && !live.exists() || others != null && !others.exists()) {
          throw new IOException(settings.directory() + ": the files are gone");
        }
        if (live != null && now - sensorUntil > 0) {
          sensor = null;
          live.close();
        }
        if (others != null && now - uploadsUntil > 0) {
          uploads = null;
          others.close();
        }
        gaps.save(settings.directory().resolve(GAPS));
      } catch (IOException | RuntimeException e) {
        fail(e);
      }
    }

    @Override
    public void close() {
      try {
        closeWriters();
        if (opened) {
          gaps.save(settings.directory().resolve(GAPS));
        }
      } catch (IOException e) {
        LOG.debug("packets: {}", settings.directory(), e);
      } finally {
        unlock();
      }
    }
  }

  private RingWriter writer(boolean live) throws IOException {
    RingWriter current = live ? sensor : uploads;
    if (current != null && !current.isFull()) {
      return current;
    }
    set(live, null);
    if (current != null) {
      current.close();
    }
    RingWriter next = RingWriter.create(files.next(live), settings);
    files.add(next.file());
    files.deleteOldest();
    set(live, next);
    return next;
  }

  private void set(boolean live, @Nullable RingWriter writer) {
    long until = nanoTime.getAsLong() + LONGEST_FILE_NANOS;
    if (live) {
      sensor = writer;
      sensorUntil = until;
    } else {
      uploads = writer;
      uploadsUntil = until;
    }
  }

  /** Creates and locks the directory, and reads which files it contains. */
  private void open() throws IOException {
    if (opened) {
      return;
    }
    Files.createDirectories(settings.directory());
    lock();
    gaps.load(settings.directory().resolve(GAPS));
    files.load();
    opened = true;
    LOG.info(
        "packets: keeping up to {} in {}{}",
        ByteSize.text(settings.bytes()),
        settings.directory(),
        files.count() == 0 ? "" : ", which contains " + files.count() + " files");
  }

  private void lock() throws IOException {
    if (directoryLock != null) {
      return;
    }
    directoryLock =
        DirectoryLock.of(
            settings.directory().resolve(LOCK),
            settings.directory() + ": another ml-ids-api keeps packets in this directory");
  }

  private void unlock() {
    DirectoryLock locked = directoryLock;
    directoryLock = null;
    if (locked != null) {
      try {
        locked.close();
      } catch (IOException e) {
        LOG.debug("packets: {}", settings.directory(), e);
      }
    }
  }

  private void closeWriters() throws IOException {
    RingWriter live = sensor;
    RingWriter others = uploads;
    sensor = null;
    uploads = null;
    try {
      if (live != null) {
        live.close();
      }
    } finally {
      if (others != null) {
        others.close();
      }
    }
  }

  private void fail(Exception failure) {
    retryAt = nanoTime.getAsLong() + RETRY_NANOS;
    try {
      closeWriters();
    } catch (IOException e) {
      LOG.debug("packets: {}", settings.directory(), e);
    }
    files.forgetMissing();
    if (!Files.isDirectory(settings.directory())) {
      opened = false;
      unlock();
    }
    String directory = settings.directory().toString();
    String what = Console.describe(failure);
    String text = what.startsWith(directory) ? what : directory + ": " + what;
    if (problem.isEmpty()) {
      LOG.warn("packets: {}; packets are not kept until this is solved, detection goes on", text);
      LOG.debug("stack trace of the warning above", failure);
    }
    problem = Optional.of(text);
  }

  private void recovered() {
    if (problem.isPresent()) {
      problem = Optional.empty();
      LOG.info(
          "packets: keeping packets in {} again; {} were lost",
          settings.directory(),
          lostInFailure);
      lostInFailure = 0;
    }
  }

  private void lose(PacketBlock block) {
    lostInFailure += block.packets();
    RecordedRun run = block.run();
    gaps.add(
        new PacketGap(
            run.number(),
            run.begun(),
            PacketGap.Cause.DISK,
            block.first(),
            block.last(),
            block.packets()));
  }
}
