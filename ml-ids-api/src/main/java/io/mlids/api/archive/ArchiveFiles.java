package io.mlids.api.archive;

import io.mlids.api.background.DirectoryLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The finished files of an archive, in directories such as {@code date=2026-11-30/hour=12}, in UTC.
 * Other files in the directory are ignored. Single-owner, except for the counts.
 */
final class ArchiveFiles {
  /** The ending of the names of finished files. */
  static final String ENDING = ".parquet";

  private static final String SET_ASIDE = ".unreadable";
  private static final String LOCK = ".lock";

  private static final Pattern HOUR = Pattern.compile("date=(\\d{4}-\\d\\d-\\d\\d)/hour=(\\d\\d)");
  private static final Pattern FILE = Pattern.compile("flows-\\w+-\\d+\\.parquet");
  private static final Pattern BEGUN = Pattern.compile("\\.flows-\\w+-\\d+\\.parquet\\.begun");
  private static final Pattern CHECKPOINT =
      Pattern.compile("\\.flows-\\w+-\\d+\\.parquet\\.begun\\.checkpoint~?");

  private static final Pattern ASIDE = Pattern.compile("\\.flows-\\w+-\\d+\\.parquet\\.unreadable");

  private static final DateTimeFormatter DIRECTORY =
      DateTimeFormatter.ofPattern("'date='uuuu-MM-dd'/hour='HH", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final ArchiveSettings settings;
  private final Clock clock;
  private final List<File> files = new ArrayList<>();
  private @Nullable DirectoryLock lock;

  private volatile int count;
  private volatile long bytes;
  private volatile long deleted;
  private volatile long restored;
  private volatile long setAside;

  ArchiveFiles(ArchiveSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /** A finished file, or one that was set aside. */
  private record File(Path path, Instant hour, long bytes) {}

  /** The directory for the flows scored in the hour of the given time. */
  Path directory(Instant time) {
    return settings.directory().resolve(DIRECTORY.format(time));
  }

  /** The name under which a begun file that cannot be read is kept. */
  static Path setAside(Path begun) {
    String name = begun.getFileName().toString();
    return begun.resolveSibling(
        name.substring(0, name.length() - BegunFile.BEGUN.length()) + SET_ASIDE);
  }

  /** Creates and locks the directory, and finishes the files that an earlier server has begun. */
  void open() throws IOException {
    Path directory = settings.directory();
    Files.createDirectories(directory);
    if (lock == null) {
      lock =
          DirectoryLock.of(
              directory.resolve(LOCK),
              directory + ": another ml-ids-api keeps flows in this directory");
    }
    files.clear();
    for (Path hour : hours()) {
      List<Path> found = list(hour);
      for (Path each : found) {
        String name = each.getFileName().toString();
        if (BEGUN.matcher(name).matches()) {
          add(BegunFile.restore(each));
        } else if (FILE.matcher(name).matches() || ASIDE.matcher(name).matches()) {
          add(each);
        }
      }
      for (Path each : found) {
        // A server was killed after it had finished a file, or while it wrote a checkpoint.
        if (CHECKPOINT.matcher(each.getFileName().toString()).matches()) {
          Files.deleteIfExists(each);
        }
      }
    }
  }

  private List<Path> hours() throws IOException {
    Path directory = settings.directory();
    List<Path> hours = new ArrayList<>();
    for (Path date : list(directory)) {
      if (Files.isDirectory(date)) {
        for (Path hour : list(date)) {
          if (HOUR.matcher(relative(hour)).matches() && Files.isDirectory(hour)) {
            hours.add(hour);
          }
        }
      }
    }
    return hours;
  }

  private String relative(Path path) {
    return settings.directory().relativize(path).toString().replace('\\', '/');
  }

  private static List<Path> list(Path directory) throws IOException {
    try (Stream<Path> found = Files.list(directory)) {
      return found.sorted().toList();
    }
  }

  /** Adds a file that was begun and has been restored or set aside. */
  void add(BegunFile.RestoredFile file) throws IOException {
    if (file.whole()) {
      restored++;
    } else {
      setAside++;
    }
    add(file.path());
  }

  /** Adds a finished file. */
  void add(Path path) throws IOException {
    Matcher hour = HOUR.matcher(relative(parent(path)));
    if (!hour.matches()) {
      throw new IOException(path + ": not in the directory of an hour");
    }
    Instant time = Instant.parse(hour.group(1) + "T" + hour.group(2) + ":00:00Z");
    files.add(new File(path, time, Files.size(path)));
    count();
  }

  /**
   * Deletes the files that are too old and, while all files together are too large, the oldest
   * ones.
   *
   * @param begunBytes the size of the file that is being written
   */
  void deleteOld(long begunBytes) throws IOException {
    files.sort(Comparator.comparing(File::hour).thenComparing(File::path));
    Instant oldest = clock.instant().minus(Duration.ofDays(settings.days()));
    while (!files.isEmpty()) {
      File first = files.getFirst();
      boolean isOld = first.hour().plus(Duration.ofHours(1)).isBefore(oldest);
      // Leaves room until the next file is finished.
      long limit = settings.bytes() - settings.fileBytes();
      if (!isOld && bytes + begunBytes <= limit) {
        return;
      }
      if (Files.deleteIfExists(first.path())) {
        deleted++;
      }
      files.removeFirst();
      count();
      deleteEmpty(parent(first.path()));
    }
  }

  /** Deletes the directory of an hour, and that of its date, if they are empty. */
  private static void deleteEmpty(Path hour) throws IOException {
    for (Path each : List.of(hour, parent(hour))) {
      try {
        if (!list(each).isEmpty()) {
          return;
        }
        Files.delete(each);
      } catch (NoSuchFileException e) {
        // Another program has deleted it.
      }
    }
  }

  private static Path parent(Path path) {
    return path.resolveSibling("");
  }

  /** Releases the directory. */
  void close() throws IOException {
    DirectoryLock held = lock;
    lock = null;
    if (held != null) {
      held.close();
    }
  }

  private void count() {
    count = files.size();
    bytes = files.stream().mapToLong(File::bytes).sum();
  }

  /** The number of files. Thread-safe. */
  int size() {
    return count;
  }

  /** The size of the files. Thread-safe. */
  long bytes() {
    return bytes;
  }

  /** The number of files deleted. Thread-safe. */
  long deleted() {
    return deleted;
  }

  /** The number of begun files that were finished. Thread-safe. */
  long restored() {
    return restored;
  }

  /** The number of begun files that were set aside. Thread-safe. */
  long asideCount() {
    return setAside;
  }
}
