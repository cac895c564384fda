package io.mlids.api.feed;

import io.mlids.api.feed.LiveConnection.Reason;
import io.mlids.api.feed.LiveConnection.SlowClientException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A client that {@link LiveFeed} has admitted. {@link #serve} sends it notifications until it
 * leaves; {@link #abandon} frees its slot if no connection follows. Thread-safe.
 */
public final class LiveClient {
  private final LiveFeed feed;
  private final LiveFilter filter;
  private final boolean restarted;
  private final AtomicReference<Thread> thread = new AtomicReference<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private long cursor;
  private volatile boolean leaving;

  LiveClient(LiveFeed feed, LiveFilter filter, long cursor, boolean restarted) {
    this.feed = feed;
    this.filter = filter;
    this.cursor = cursor;
    this.restarted = restarted;
  }

  /** The client's settings. */
  public LiveSettings settings() {
    return feed.settings();
  }

  /** Sends notifications over a connection until either side ends it; blocks the calling thread. */
  public void serve(LiveConnection connection) {
    thread.set(Thread.currentThread());
    Reason reason = Reason.CLIENT_LEFT;
    try {
      if (!leaving) {
        sendUntilTheEnd(connection);
        reason = Reason.SHUTDOWN;
      }
    } catch (SlowClientException e) {
      reason = Reason.TOO_SLOW;
    } catch (IOException | InterruptedException e) {
      // An interrupt means that the client has left, or that the server is stopping without
      // waiting.
      boolean left = leaving || e instanceof IOException;
      reason = left ? Reason.CLIENT_LEFT : Reason.SHUTDOWN;
    } finally {
      thread.set(null);
      feed.release(this, Optional.of(reason));
      connection.end(reason);
      ended.countDown();
    }
  }

  private void sendUntilTheEnd(LiveConnection connection) throws IOException, InterruptedException {
    if (restarted) {
      connection.sendNotice("restarted", LiveJson.restarted(feed.latest()));
    }
    Duration wait =
        settings().pingInterval().compareTo(settings().patience()) < 0
            ? settings().pingInterval()
            : settings().patience();
    boolean isLast = false;
    while (!isLast) {
      LiveFeed.Page page = feed.after(cursor, filter, wait);
      if (page.missed() > 0) {
        feed.countSkipped(page.missed());
        connection.sendNotice("missed", LiveJson.missed(page.missed(), page.oldest()));
      }
      for (LiveNotification notification : page.notifications()) {
        connection.send(notification);
      }
      feed.countSent(page.notifications().size());
      cursor = page.cursor();
      isLast = page.isLast();
      connection.pulse();
    }
  }

  /** Stops serving immediately, because the client has disconnected. */
  public void leave() {
    leaving = true;
    Thread serving = thread.get();
    if (serving != null) {
      serving.interrupt();
    }
  }

  /** Frees the slot if no connection follows; has no effect once serving has ended. */
  public void abandon() {
    feed.release(this, Optional.empty());
    ended.countDown();
  }

  /** Waits until serving ends, and interrupts it after the given time. */
  public void end(Duration atMost) {
    try {
      if (!ended.await(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
        Thread serving = thread.get();
        if (serving != null) {
          serving.interrupt();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
