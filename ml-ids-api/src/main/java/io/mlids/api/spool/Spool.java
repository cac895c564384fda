package io.mlids.api.spool;

import io.mlids.api.background.UnusableFileException;
import io.mlids.api.sink.Notification;
import io.mlids.core.unit.ByteSize;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notifications in a file, in one queue per target. Added notifications are in the file when {@link
 * #add} returns, so they survive the end of the process, even by SIGKILL. The operating system may
 * still lose the last seconds if the machine fails. When the notifications take up all of the
 * permitted size, further ones are not added.
 *
 * <p>If the file cannot be written, for example because the disk is full, the spool continues in
 * memory until the next start. Notifications that are in the file by then are sent after that
 * start. Thread-safe.
 */
public final class Spool implements AutoCloseable {
  /** The name of the file. */
  public static final String FILE = "notifications.mv";

  /** The maximum size of the notifications if the file cannot be written. */
  private static final long MEMORY_BYTES = 16 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(Spool.class);

  private final Path file;
  private final long maxBytes;

  // The following fields are guarded by this object's lock.
  private final Map<String, MVMap<Long, byte[]>> queues = new HashMap<>();
  private MVStore store;
  private boolean closed;

  /** The size of the notifications in memory. */
  private long memoryBytes;

  // The following fields are written under the lock, and read without it, because a scrape of the
  // metrics must not wait for the disk.
  private final Map<String, Long> sizes = new ConcurrentHashMap<>();
  private volatile boolean writable = true;
  private volatile long usedBytes;

  private Spool(Path file, long maxBytes, MVStore store) {
    this.file = file;
    this.maxBytes = maxBytes;
    this.store = store;
    this.usedBytes = used();
    store.getMapNames().forEach(name -> sizes.put(name, entries(name).sizeAsLong()));
  }

  /** A notification and its place in the queue. */
  record Entry(long place, Notification notification) {}

  /**
   * Opens the file, or creates it.
   *
   * @throws IOException if the file cannot be used; the message says what to do
   */
  public static Spool open(SpoolSettings settings) throws IOException {
    Path directory = settings.directory();
    try {
      Files.createDirectories(directory);
    } catch (FileAlreadyExistsException e) {
      throw new UnusableFileException(
          directory, ": the spool must be a directory; choose another path", e);
    } catch (IOException e) {
      throw new UnusableFileException(
          directory,
          ": cannot create the directory of the spool; check its permissions, or choose another"
              + " one",
          e);
    }
    Path file = directory.resolve(FILE);
    return new Spool(file, settings.bytes(), opened(file, "nio:" + file.toAbsolutePath()));
  }

  /** Opens a file through another file system of the library, for tests. */
  static Spool open(Path file, String name, long maxBytes) throws IOException {
    return new Spool(file, maxBytes, opened(file, name));
  }

  private static MVStore opened(Path file, String name) throws IOException {
    try {
      MVStore store =
          new MVStore.Builder().fileName(name).compress().autoCommitDisabled().cacheSize(4).open();
      // Only the latest version is needed, so the space of sent notifications is used again.
      store.setVersionsToKeep(0);
      store.setRetentionTime(0);
      return store;
    } catch (MVStoreException e) {
      throw new UnusableFileException(file, problem(e), e);
    }
  }

  private static String problem(MVStoreException e) {
    return switch (e.getErrorCode()) {
      case DataUtils.ERROR_FILE_LOCKED ->
          ": another ml-ids-api is using this spool; choose another directory";
      case DataUtils.ERROR_FILE_CORRUPT, DataUtils.ERROR_UNSUPPORTED_FORMAT ->
          ": the spool is damaged; move the file away to start with an empty spool";
      default ->
          ": cannot open the spool; check that the directory is writable, or choose another one";
    };
  }

  /**
   * Adds notifications to the end of a queue.
   *
   * @return the number of notifications added; the others do not fit
   */
  synchronized int add(String queue, List<Notification> notifications) {
    if (closed) {
      return 0;
    }
    try {
      return addNow(queue, notifications);
    } catch (MVStoreException e) {
      if (!writable) {
        throw e;
      }
      continueInMemory(e);
      return addNow(queue, notifications);
    }
  }

  private int addNow(String queue, List<Notification> notifications) {
    MVMap<Long, byte[]> entries = entries(queue);
    Long last = entries.lastKey();
    long place = last == null ? 0 : last + 1;
    int added = 0;
    long size = usedBytes;
    for (Notification each : notifications) {
      byte[] bytes = SpooledNotification.bytes(each);
      size += bytes.length;
      if (size > limit()) {
        break;
      }
      entries.put(place, bytes);
      memoryBytes += writable ? 0 : bytes.length;
      place++;
      added++;
    }
    commit(queue);
    return added;
  }

  /** Returns up to the given number of notifications from the start of a queue. */
  synchronized List<Entry> first(String queue, int most) {
    List<Entry> first = new ArrayList<>(most);
    if (closed) {
      return first;
    }
    for (Map.Entry<Long, byte[]> each : entries(queue).entrySet()) {
      if (first.size() == most) {
        break;
      }
      first.add(new Entry(each.getKey(), SpooledNotification.of(each.getValue())));
    }
    return first;
  }

  /** Removes notifications that have been sent or given up. */
  synchronized void remove(String queue, List<Entry> sent) {
    if (closed) {
      // They are sent again after the next start, with the same IDs.
      return;
    }
    try {
      MVMap<Long, byte[]> entries = entries(queue);
      for (Entry each : sent) {
        byte[] removed = entries.remove(each.place());
        memoryBytes -= writable || removed == null ? 0 : removed.length;
      }
      commit(queue);
    } catch (MVStoreException e) {
      if (!writable) {
        throw e;
      }
      continueInMemory(e);
    }
  }

  /** The number of notifications in a queue. */
  long size(String queue) {
    return sizes.getOrDefault(queue, 0L);
  }

  /** Logs a warning if the spool has notifications for targets other than the given ones. */
  public void warnOfOthers(List<String> targets) {
    for (String name : sizes.keySet()) {
      long left = size(name);
      if (left > 0 && !targets.contains(name)) {
        LOG.warn(
            "{}: {} notifications of an earlier run stay in the spool, because no target of the"
                + " kind {} is configured",
            file,
            left,
            name);
      }
    }
  }

  private MVMap<Long, byte[]> entries(String queue) {
    return queues.computeIfAbsent(queue, name -> store.openMap(name));
  }

  private void commit(String queue) {
    store.commit();
    sizes.put(queue, entries(queue).sizeAsLong());
    usedBytes = used();
  }

  /** The size of the notifications as stored, in bytes. */
  private long used() {
    return writable
        ? store.getFileStore().size() * store.getFileStore().getFillRate() / 100
        : memoryBytes;
  }

  private void continueInMemory(MVStoreException problem) {
    writable = false;
    LOG.warn(
        "{}: the spool cannot be written ({}); notifications wait in memory until the next start",
        file,
        problem.getMessage());
    LOG.debug("{}", file, problem);
    store.closeImmediately();
    store = MVStore.open(null);
    queues.clear();
    sizes.clear();
    memoryBytes = 0;
    usedBytes = 0;
  }

  private long limit() {
    return writable ? maxBytes : Math.min(maxBytes, MEMORY_BYTES);
  }

  /** Returns whether less important notifications must not be added. */
  boolean isHalfFull() {
    return usedBytes > limit() / 2;
  }

  /** Returns false if the spool continues in memory. */
  public boolean isWritable() {
    return writable;
  }

  /** The size of the notifications, as stored. */
  public long usedBytes() {
    return usedBytes;
  }

  /** The maximum size of the notifications. */
  public long maxBytes() {
    return maxBytes;
  }

  @Override
  public String toString() {
    return file + " (" + ByteSize.text(usedBytes) + " of " + ByteSize.text(maxBytes) + ")";
  }

  /** Closes the file, which keeps its notifications. */
  @Override
  public synchronized void close() {
    closed = true;
    try {
      // Without compaction, which may take long.
      store.close(0);
    } catch (MVStoreException e) {
      LOG.debug("{}", file, e);
    }
  }
}
