package io.mlids.api.name;

import io.mlids.core.net.IpAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The names in hosts files. A file that has changed is read again when names are asked for, at most
 * every ten seconds; if it has become invalid, its previous names stay in force. Thread-safe.
 */
final class HostsFiles {
  private static final Logger LOG = LoggerFactory.getLogger(HostsFiles.class);
  private static final Duration CHECK_EVERY = Duration.ofSeconds(10);

  private final Clock clock;
  private final List<Loaded> files = new ArrayList<>();
  private final Lock checking = new ReentrantLock();
  private volatile Instant nextCheck;

  /** One file; changed only while {@link #checking} is held. */
  private static final class Loaded {
    private final Path file;
    private Version version;
    private volatile Map<IpAddress, List<KnownName>> names;

    Loaded(Path file, Version version, Map<IpAddress, List<KnownName>> names) {
      this.file = file;
      this.version = version;
      this.names = names;
    }
  }

  private record Version(long size, FileTime modified) {
    static final Version ABSENT = new Version(-1, FileTime.fromMillis(0));

    static Version of(Path file) throws IOException {
      if (!Files.exists(file)) {
        return ABSENT;
      }
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      return new Version(now.size(), now.lastModifiedTime());
    }
  }

  /**
   * Reads the files.
   *
   * @throws IOException if a file is unreadable or invalid; the message names the file, the line
   *     and the remedy
   */
  HostsFiles(List<Path> paths, Clock clock) throws IOException {
    this.clock = clock;
    for (Path file : paths) {
      Map<IpAddress, List<KnownName>> names = HostsFile.read(file);
      files.add(new Loaded(file, Version.of(file), names));
    }
    nextCheck = clock.instant().plus(CHECK_EVERY);
  }

  /** The names of an address, in the order of the files. */
  List<KnownName> of(IpAddress address) {
    refresh();
    return files.stream()
        .flatMap(each -> each.names.getOrDefault(address, List.of()).stream())
        .toList();
  }

  private void refresh() {
    if (clock.instant().isBefore(nextCheck) || !checking.tryLock()) {
      return;
    }
    try {
      nextCheck = clock.instant().plus(CHECK_EVERY);
      files.forEach(HostsFiles::readIfChanged);
    } finally {
      checking.unlock();
    }
  }

  private static void readIfChanged(Loaded loaded) {
    try {
      Version now = Version.of(loaded.file);
      if (!now.equals(loaded.version)) {
        loaded.version = now;
        loaded.names = HostsFile.read(loaded.file);
        LOG.info("{}: read again, {} addresses", loaded.file, loaded.names.size());
      }
    } catch (IOException e) {
      LOG.warn("{}; the previous {} addresses stay in force", e.getMessage(), loaded.names.size());
    }
  }
}
