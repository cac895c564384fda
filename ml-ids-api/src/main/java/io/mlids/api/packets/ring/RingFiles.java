package io.mlids.api.packets.ring;

import io.mlids.api.packets.file.RecordedRun;
import io.mlids.api.packets.file.RingFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files of a ring. When the ring is full, files are deleted in this order:
 *
 * <ol>
 *   <li>if uploads and streams take more than a quarter of the size, or if only the number of files
 *       is too large, the oldest of their files whose runs have no incidents
 *   <li>if they take more than half of the size, the oldest of their files
 *   <li>the oldest file of the sensor
 *   <li>if the sensor has only one file, the oldest file of uploads and streams, first those
 *       without incidents
 * </ol>
 *
 * <p>Only one thread adds and deletes files; any thread may list them. Thread-safe.
 */
final class RingFiles {
  /** The maximum number of files, which matters only on a quiet network. */
  private static final int MOST_FILES = 1_024;

  /** The room for files that are being written, with their indexes. */
  private static final int RESERVED_FILES = 3;

  /** Uploads without incidents may take 1/{@value} of the size if the sensor needs the rest. */
  private static final int UNUSED_SHARE = 4;

  /** Uploads may take 1/{@value} of the size if the sensor needs the rest. */
  private static final int UPLOAD_SHARE = 2;

  private static final Pattern NAME = Pattern.compile("(sensor|upload)-(\\d{12})\\.pcapng");

  private final PacketSettings settings;

  // The following fields are guarded by this object's lock.
  private final List<RingFile> files = new ArrayList<>();
  private long next = 1;
  private long deleted;
  private long deletedUsed;
  private Set<RecordedRun> unused = Set.of();

  RingFiles(PacketSettings settings) {
    this.settings = settings;
  }

  /** Finds the files of earlier servers. */
  void load() throws IOException {
    List<RingFile> found = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(settings.directory())) {
      for (Path each : all) {
        Matcher name = NAME.matcher(each.getFileName().toString());
        if (name.matches() && Files.isRegularFile(each)) {
          found.add(
              RingFile.load(each, Long.parseLong(name.group(2)), name.group(1).equals("sensor")));
        }
      }
    }
    found.sort(Comparator.comparingLong(RingFile::number));
    synchronized (this) {
      files.clear();
      files.addAll(found);
      next = found.isEmpty() ? next : Math.max(next, found.getLast().number() + 1);
    }
  }

  /** Describes the next file to be created. */
  synchronized RingFile next(boolean live) {
    long number = next++;
    String name = String.format("%s-%012d.pcapng", live ? "sensor" : "upload", number);
    return new RingFile(settings.directory().resolve(name), number, live);
  }

  synchronized void add(RingFile file) {
    files.add(file);
  }

  /** Forgets files that another process has deleted. */
  synchronized void forgetMissing() {
    files.removeIf(each -> !Files.exists(each.path()));
  }

  /**
   * Deletes the oldest files until there is room for two more files, which one series and the other
   * may be writing.
   */
  void deleteOldest() throws IOException {
    Optional<RingFile> oldest = surplus();
    while (oldest.isPresent()) {
      oldest.get().delete();
      synchronized (this) {
        files.remove(oldest.get());
        deleted++;
        if (isUsed(oldest.get())) {
          deletedUsed++;
        }
      }
      oldest = surplus();
    }
  }

  /** The file to delete; never the only file of the sensor or of uploads. */
  private synchronized Optional<RingFile> surplus() {
    boolean isTooLarge = bytes() > settings.bytes() - RESERVED_FILES * settings.fileBytes();
    if (!isTooLarge && files.size() <= MOST_FILES) {
      return Optional.empty();
    }
    long ofUploads = bytesOfUploads();
    Optional<RingFile> unusedUpload = oldest(false, this::isUnused);
    Optional<RingFile> upload = oldest(false, _ -> true);
    Optional<RingFile> ofSensor = oldest(true, _ -> true);
    if (unusedUpload.isPresent() && (!isTooLarge || ofUploads > settings.bytes() / UNUSED_SHARE)) {
      return unusedUpload;
    }
    if (ofUploads > settings.bytes() / UPLOAD_SHARE && upload.isPresent()) {
      return upload;
    }
    return ofSensor.or(() -> unusedUpload).or(() -> upload);
  }

  /** The oldest file of a series that satisfies a condition, apart from the latest one. */
  private Optional<RingFile> oldest(boolean live, Predicate<RingFile> condition) {
    List<RingFile> series = files.stream().filter(each -> each.isLive() == live).toList();
    return series.stream().limit(Math.max(0, series.size() - 1)).filter(condition).findFirst();
  }

  /** A file without known runs may belong to any upload. */
  private boolean isUnused(RingFile file) {
    List<RecordedRun> runs = file.runs();
    return !file.isLive() && !runs.isEmpty() && unused.containsAll(runs);
  }

  private boolean isUsed(RingFile file) {
    return !file.isLive() && !file.runs().isEmpty() && !isUnused(file);
  }

  private long bytesOfUploads() {
    return files.stream().filter(each -> !each.isLive()).mapToLong(RingFile::diskBytes).sum();
  }

  /**
   * Returns whether the next deletion may depend on which runs have incidents: uploads take more
   * than their share, or there are nearly too many files.
   */
  synchronized boolean needsUnused() {
    return bytesOfUploads() > settings.bytes() / UNUSED_SHARE
        || files.size() > MOST_FILES - MOST_FILES / 8;
  }

  /** Says which runs have no incidents. */
  synchronized void unused(Set<RecordedRun> runs) {
    unused = Set.copyOf(runs);
  }

  /** The number of files deleted although a run in them had incidents. */
  synchronized long deletedUsed() {
    return deletedUsed;
  }

  /** The files, the oldest first. */
  synchronized List<RingFile> all() {
    return List.copyOf(files);
  }

  synchronized int count() {
    return files.size();
  }

  /** The size of the files and their indexes. */
  synchronized long bytes() {
    return files.stream().mapToLong(RingFile::diskBytes).sum();
  }

  /** The number of files deleted because the ring was full. */
  synchronized long deleted() {
    return deleted;
  }

  /** The earliest time of a packet in a series of files. */
  synchronized OptionalLong keptSince(boolean live) {
    return files.stream()
        .filter(each -> each.isLive() == live && each.first() != Long.MAX_VALUE)
        .mapToLong(RingFile::first)
        .min();
  }
}
