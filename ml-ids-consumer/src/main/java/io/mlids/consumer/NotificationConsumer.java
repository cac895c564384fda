package io.mlids.consumer;

import io.mlids.core.alert.AttackNotification;
import io.mlids.core.alert.NotificationFormatException;
import io.mlids.core.console.Terminal;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Lock;

/**
 * Shows the notifications in a queue as they arrive.
 *
 * <p>A message is deleted only after it has been shown. If the queue delivers a deleted message
 * again, or the sender sent a message twice, the message is not shown a second time. Messages that
 * are not deleted are delivered and shown again, except with {@link ConsumerSettings#once}. An
 * unreadable message is reported once and stays in the queue. The latest {@value #REMEMBERED}
 * messages are remembered in order to recognise repetitions. If the server does not answer, the
 * consumer repeats the request after increasing delays. Not thread-safe.
 */
public final class NotificationConsumer {
  private static final int REMEMBERED = 100_000;
  private static final long FIRST_PAUSE_SECONDS = 1;
  private static final long LONGEST_PAUSE_SECONDS = 30;

  /** Minimum time between two receive requests if the first returned no new message. */
  private static final Duration SHORTEST_ROUND = Duration.ofSeconds(1);

  private final AttackQueue queue;
  private final ConsumerSettings settings;
  private final NotificationDisplay display;
  private final PrintWriter out;
  private final PrintWriter log;
  private final Lock handling;
  private final Time time;
  private final RecentIds shown = new RecentIds(REMEMBERED);
  private final RecentIds unreadable = new RecentIds(REMEMBERED);
  private volatile long shownCount;
  private volatile long unreadableCount;

  /**
   * @param out the stream that receives notifications
   * @param log the stream that receives all other messages
   * @param handling lock held from the arrival of messages until they are shown and deleted
   */
  public NotificationConsumer(
      AttackQueue queue,
      ConsumerSettings settings,
      NotificationDisplay display,
      PrintWriter out,
      PrintWriter log,
      Lock handling,
      Time time) {
    this.queue = queue;
    this.settings = settings;
    this.display = display;
    this.out = out;
    this.log = log;
    this.handling = handling;
    this.time = time;
  }

  /**
   * Shows notifications until the maximum number is reached, or, with {@link
   * ConsumerSettings#once}, until no new message arrives within the wait. Otherwise, runs forever.
   *
   * @throws UnusableQueueException if the queue does not exist or cannot be read
   * @throws ConsumerStoppedException if standard output is closed or, with {@link
   *     ConsumerSettings#once}, the server does not answer
   */
  public void run() throws UnusableQueueException, InterruptedException {
    long quietSince = time.nanoTime();
    while (left() > 0) {
      long start = time.nanoTime();
      long remaining = settings.waitSeconds() - Math.round((start - quietSince) / 1e9);
      int wait = Math.clamp(remaining, 0, AttackQueue.LONGEST_WAIT);
      int fresh = round(wait);
      long end = time.nanoTime();
      if (fresh > 0) {
        quietSince = end;
        continue;
      }
      if (settings.waitSeconds() <= Math.round((end - quietSince) / 1e9)) {
        if (settings.once()) {
          return;
        }
        quietSince = end;
      }
      time.sleep(positive(SHORTEST_ROUND.minusNanos(end - start)));
    }
  }

  /** The number of notifications shown so far. Thread-safe. */
  public long shown() {
    return shownCount;
  }

  /** The number of unreadable messages so far. Thread-safe. */
  public long unreadable() {
    return unreadableCount;
  }

  private static Duration positive(Duration duration) {
    return duration.isNegative() ? Duration.ZERO : duration;
  }

  private long left() {
    return settings.maxMessages().orElse(Long.MAX_VALUE) - shownCount;
  }

  /** Requests messages once and returns the number of new ones. */
  private int round(int waitSeconds) throws UnusableQueueException, InterruptedException {
    int most =
        (int) Math.min(left(), Math.min(settings.messagesPerRequest(), AttackQueue.LARGEST_BATCH));
    List<QueuedMessage> messages =
        answered(() -> queue.receive(most, waitSeconds, settings.visibilitySeconds()));
    if (messages.isEmpty()) {
      return 0;
    }
    handling.lock();
    try {
      return handle(messages);
    } finally {
      handling.unlock();
    }
  }

  private int handle(List<QueuedMessage> messages)
      throws UnusableQueueException, InterruptedException {
    int fresh = 0;
    List<QueuedMessage> done = new ArrayList<>(messages.size());
    for (QueuedMessage message : messages) {
      // A sender that is not sure whether a message arrived sends it again, and the queue gives the
      // second copy an ID of its own.
      String id = AttackNotification.messageId(message.body()).orElse(message.id());
      boolean repeated = shown.contains(id);
      if (repeated && (settings.deleteMessages() || settings.once())) {
        done.add(message);
        continue;
      }
      try {
        AttackNotification notification = AttackNotification.read(message.body());
        display.show(message.id(), time.now(), notification, out);
      } catch (NotificationFormatException e) {
        fresh += report(message, e) ? 1 : 0;
        continue;
      }
      if (out.checkError()) {
        throw new ConsumerStoppedException(
            "standard output is closed; the message stays in the queue");
      }
      shown.add(id);
      done.add(message);
      shownCount++;
      fresh++;
    }
    if (settings.deleteMessages() && !done.isEmpty()) {
      List<String> failures = answered(() -> queue.delete(done));
      if (!failures.isEmpty()) {
        log(failures.size() + " messages could not be deleted: " + failures.getFirst());
      }
    }
    return fresh;
  }

  private boolean report(QueuedMessage message, NotificationFormatException problem) {
    boolean isNew = unreadable.add(message.id());
    if (isNew) {
      unreadableCount++;
      log(
          "unreadable message %s stays in the queue: %s"
              .formatted(message.id(), problem.getMessage()));
    }
    return isNew;
  }

  private <T> T answered(Question<T> question) throws UnusableQueueException, InterruptedException {
    long pause = FIRST_PAUSE_SECONDS;
    while (true) {
      try {
        return question.ask();
      } catch (UnreachableQueueException e) {
        if (settings.once()) {
          throw new ConsumerStoppedException(Terminal.printable(String.valueOf(e.getMessage())), e);
        }
        log(e.getMessage() + "; trying again in " + pause + " s");
        time.sleep(Duration.ofSeconds(pause));
        pause = Math.min(2 * pause, LONGEST_PAUSE_SECONDS);
      }
    }
  }

  private void log(String line) {
    log.println("ml-ids-consumer: " + Terminal.printable(line));
    log.flush();
  }

  private interface Question<T> {
    T ask() throws UnusableQueueException, UnreachableQueueException;
  }
}
