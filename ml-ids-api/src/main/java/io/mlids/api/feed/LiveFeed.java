package io.mlids.api.feed;

import io.mlids.api.alert.News;
import io.mlids.api.background.BoundedQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Numbers and stores the latest alerts and changes to incidents, and sends them to clients. Each
 * client reads from this store at its own pace, so neither detection nor other clients have to wait
 * for a slow one. A client that falls too far behind misses notifications, and the feed tells the
 * client how many it has missed. Thread-safe.
 */
public final class LiveFeed {
  /**
   * The average memory allowed per notification; rows with oversized text columns cause earlier
   * evictions.
   */
  private static final long BYTES_EACH = 6144;

  /** The maximum number of notifications examined each time the lock is held. */
  private static final int LOOK = 512;

  private final LiveSettings settings;
  private final NotificationArchive archive;
  private final BoundedQueue<News> queue;
  private final LiveNotification[] ring;
  private final Set<LiveClient> clients = ConcurrentHashMap.newKeySet();
  private final AtomicLong admitted = new AtomicLong();
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong skipped = new AtomicLong();
  private final AtomicLong left = new AtomicLong();
  private final AtomicLong closedSlow = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition published = lock.newCondition();
  private long oldest;
  private long latest;
  private long bytes;
  private boolean ending;

  /** The number of the last notification of an earlier process. */
  private final long start;

  private LiveFeed(LiveSettings settings, NotificationArchive archive) {
    this.settings = settings;
    this.archive = archive;
    this.ring = new LiveNotification[settings.kept()];
    NotificationArchive.Earlier earlier = archive.earlier(settings.kept());
    this.start = earlier.latest();
    List<LiveNotification> contiguous = contiguous(earlier);
    this.latest = start - contiguous.size();
    this.oldest = latest + 1;
    contiguous.forEach(this::keep);
    this.queue =
        BoundedQueue.start(
            "live-notifications",
            BoundedQueue.Bounds.DEFAULT,
            News::bytes,
            BoundedQueue.Handler.of(this::publish));
  }

  /** Starts the publishing thread of a feed that begins at 1. */
  public static LiveFeed start(LiveSettings settings) {
    return start(settings, NotificationArchive.NONE);
  }

  /**
   * Starts the publishing thread.
   *
   * @param archive has the notifications of earlier processes, and keeps those of this one
   */
  public static LiveFeed start(LiveSettings settings, NotificationArchive archive) {
    return new LiveFeed(settings, archive);
  }

  /** The last of the earlier notifications without a gap. */
  private static List<LiveNotification> contiguous(NotificationArchive.Earlier earlier) {
    List<LiveNotification> all = earlier.notifications();
    int from = all.size();
    long next = earlier.latest();
    while (from > 0 && all.get(from - 1).sequence() == next) {
      from--;
      next--;
    }
    return all.subList(from, all.size());
  }

  /** Queues an alert or a change to an incident, to be numbered and sent. */
  public void offer(News news) {
    queue.offer(news);
  }

  private void publish(List<News> news) {
    List<LiveNotification> numbered = new ArrayList<>(news.size());
    long sequence = latest;
    for (News each : news) {
      sequence++;
      numbered.add(new LiveNotification(sequence, each));
    }
    archive.store(numbered);
    lock.lock();
    try {
      numbered.forEach(this::keep);
      published.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void keep(LiveNotification notification) {
    latest = notification.sequence();
    while (latest - oldest >= ring.length) {
      forgetOldest();
    }
    ring[slot(latest)] = notification;
    bytes += notification.bytes();
    while (bytes > BYTES_EACH * ring.length && oldest < latest) {
      forgetOldest();
    }
  }

  private void forgetOldest() {
    bytes -= ring[slot(oldest)].bytes();
    ring[slot(oldest)] = null;
    oldest++;
  }

  private int slot(long sequence) {
    return (int) (sequence % ring.length);
  }

  /**
   * Admits a client.
   *
   * @param since the number of the last notification that the client received; empty for new
   *     notifications only
   * @return the client; empty if the maximum number of clients is already connected
   */
  public Optional<LiveClient> admit(LiveFilter filter, OptionalLong since) {
    if (admitted.incrementAndGet() > settings.maxClients()) {
      admitted.decrementAndGet();
      refused.incrementAndGet();
      return Optional.empty();
    }
    lock.lock();
    try {
      boolean restarted = since.orElse(0) > latest;
      long from = restarted ? 0 : since.orElse(latest);
      LiveClient client = new LiveClient(this, filter, from, restarted);
      clients.add(client);
      return Optional.of(client);
    } finally {
      lock.unlock();
    }
  }

  /**
   * The most recent notifications that match a filter, newest first.
   *
   * @param limit the maximum number of notifications
   * @param before the result contains only notifications with a smaller number
   */
  public List<LiveNotification> newest(LiveFilter filter, int limit, long before) {
    List<LiveNotification> page = new ArrayList<>();
    lock.lock();
    try {
      for (long i = Math.min(latest, before - 1); i >= oldest && page.size() < limit; i--) {
        if (filter.accepts(ring[slot(i)])) {
          page.add(ring[slot(i)]);
        }
      }
    } finally {
      lock.unlock();
    }
    return page;
  }

  /** The notification with the given number, if it is still stored. */
  public Optional<LiveNotification> find(long sequence) {
    lock.lock();
    try {
      return sequence >= oldest && sequence <= latest
          ? Optional.of(ring[slot(sequence)])
          : Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /** The counts so far. */
  public LiveCounts counts() {
    BoundedQueue.Counts queued = queue.counts();
    long dropped = queued.dropped() + queued.failed();
    lock.lock();
    try {
      return new LiveCounts(
          latest - start,
          dropped,
          latest - oldest + 1,
          clients.size(),
          sent.get(),
          skipped.get(),
          left.get(),
          closedSlow.get(),
          refused.get());
    } finally {
      lock.unlock();
    }
  }

  /** The number of the latest notification; 0 if there was none. */
  long latest() {
    lock.lock();
    try {
      return latest;
    } finally {
      lock.unlock();
    }
  }

  LiveSettings settings() {
    return settings;
  }

  /**
   * The next notifications for a client.
   *
   * @param missed the number of notifications that were evicted before the client received them
   * @param oldest the number of the oldest notification stored
   * @param cursor the number of the last notification examined
   * @param isLast true if the feed is closing and all stored notifications have been examined
   */
  record Page(
      List<LiveNotification> notifications,
      long missed,
      long oldest,
      long cursor,
      boolean isLast) {}

  /** Waits at most the given time for notifications after the cursor, and returns them. */
  Page after(long cursor, LiveFilter filter, Duration atMost) throws InterruptedException {
    long nanos = atMost.toNanos();
    List<LiveNotification> found = new ArrayList<>();
    lock.lockInterruptibly();
    try {
      while (latest <= cursor && !ending && nanos > 0) {
        nanos = published.awaitNanos(nanos);
      }
      long missed = Math.max(0, oldest - 1 - cursor);
      long to = Math.min(latest, cursor + missed + LOOK);
      for (long i = cursor + missed + 1; i <= to; i++) {
        if (filter.accepts(ring[slot(i)])) {
          found.add(ring[slot(i)]);
        }
      }
      return new Page(found, missed, oldest, Math.max(to, cursor), ending && to >= latest);
    } finally {
      lock.unlock();
    }
  }

  void countSent(int notifications) {
    sent.addAndGet(notifications);
  }

  void countSkipped(long notifications) {
    skipped.addAndGet(notifications);
  }

  void release(LiveClient client, Optional<LiveConnection.Reason> reason) {
    if (clients.remove(client)) {
      admitted.decrementAndGet();
      reason.ifPresent(
          why -> {
            switch (why) {
              case CLIENT_LEFT -> left.incrementAndGet();
              case TOO_SLOW -> closedSlow.incrementAndGet();
              case SHUTDOWN -> {}
            }
          });
    }
  }

  /**
   * Lets the clients read the stored notifications for at most the given time, then ends their
   * connections.
   */
  public void close(Duration atMost) {
    long deadline = System.nanoTime() + atMost.toNanos();
    queue.close(atMost);
    lock.lock();
    try {
      ending = true;
      published.signalAll();
    } finally {
      lock.unlock();
    }
    for (LiveClient client : clients) {
      client.end(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
    }
  }
}
