package io.mlids.api.route;

import io.mlids.api.feed.LiveClient;
import io.mlids.api.feed.LiveConnection;
import io.mlids.api.feed.LiveNotification;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;

/**
 * Delivers notifications to a client over a WebSocket. The kernel buffers a lot of data for a
 * client that does not read, so a message counts as delivered only when the client answers a later
 * ping; at most {@link #WINDOW} messages may be unacknowledged. Messages from the client are
 * ignored. Public only because Jetty calls it by reflection.
 */
public final class WebSocketConnection implements LiveConnection, Session.Listener.AutoDemanding {
  /** The maximum number of unacknowledged messages. */
  private static final int WINDOW = 512;

  private static final int PING_EVERY = 128;
  private static final int LONGEST_MESSAGE = 4096;
  private static final Duration LONGEST_GOODBYE = Duration.ofSeconds(1);

  private static final int NORMAL = 1000;
  private static final int GOING_AWAY = 1001;
  private static final int TRY_AGAIN_LATER = 1013;

  private final LiveClient client;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** The session is set when the WebSocket opens, before the client is served. */
  @SuppressWarnings("NullAway.Init")
  private volatile Session session;

  private boolean writing;
  private @Nullable Throwable failure;
  private long sent;
  private long acknowledged;
  private boolean pingWaits;
  private long lastPing = System.nanoTime();

  WebSocketConnection(LiveClient client) {
    this.client = client;
  }

  @Override
  public void onWebSocketOpen(Session opened) {
    session = opened;
    session.setIdleTimeout(Duration.ZERO);
    session.setMaxTextMessageSize(LONGEST_MESSAGE);
    session.setMaxBinaryMessageSize(LONGEST_MESSAGE);
    Thread.ofVirtual().name("websocket-client").start(() -> client.serve(this));
  }

  @Override
  public void onWebSocketPong(ByteBuffer payload) {
    if (payload.remaining() != Long.BYTES) {
      return;
    }
    lock.lock();
    try {
      acknowledged = Math.max(acknowledged, Math.min(sent, payload.getLong(payload.position())));
      pingWaits = false;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
    callback.succeed();
  }

  @Override
  public void onWebSocketClose(int status, String reason, Callback callback) {
    leave();
    callback.succeed();
  }

  @Override
  public void onWebSocketError(Throwable cause) {
    leave();
  }

  /**
   * Ends serving. If the connection failed before it opened, the client was never served, so only
   * its slot is freed.
   */
  private void leave() {
    if (session == null) {
      client.abandon();
    } else {
      client.leave();
    }
  }

  @Override
  public void send(LiveNotification notification) throws IOException, InterruptedException {
    awaitPatiently(() -> sent - acknowledged < WINDOW, "the client does not answer pings");
    transmit(callback -> session.sendText(notification.json(), callback));
    sent++;
    if (sent % PING_EVERY == 0) {
      ping();
    }
  }

  @Override
  public void sendNotice(String type, String json) throws IOException, InterruptedException {
    transmit(callback -> session.sendText(json, callback));
  }

  @Override
  public void pulse() throws IOException, InterruptedException {
    Duration quiet = Duration.ofNanos(System.nanoTime() - lastPing);
    if (isPingWaiting()) {
      if (quiet.compareTo(client.settings().patience()) > 0) {
        throw new SlowClientException("the client does not answer pings");
      }
    } else if (quiet.compareTo(client.settings().pingInterval()) >= 0) {
      ping();
    }
  }

  private boolean isPingWaiting() {
    lock.lock();
    try {
      return pingWaits;
    } finally {
      lock.unlock();
    }
  }

  private void ping() throws IOException, InterruptedException {
    lock.lock();
    try {
      if (!pingWaits) {
        lastPing = System.nanoTime();
      }
      pingWaits = true;
    } finally {
      lock.unlock();
    }
    ByteBuffer count = ByteBuffer.allocate(Long.BYTES).putLong(sent).flip();
    transmit(callback -> session.sendPing(count, callback));
  }

  private interface Transmission {
    void start(Callback callback);
  }

  private void transmit(Transmission transmission) throws IOException, InterruptedException {
    lock.lock();
    try {
      writing = true;
    } finally {
      lock.unlock();
    }
    transmission.start(Callback.from(() -> written(null), this::written));
    awaitPatiently(() -> !writing, "the client is not reading its notifications");
  }

  private void written(@Nullable Throwable problem) {
    lock.lock();
    try {
      writing = false;
      failure = problem;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void awaitPatiently(BooleanSupplier condition, String otherwise)
      throws IOException, InterruptedException {
    long nanos = client.settings().patience().toNanos();
    lock.lockInterruptibly();
    try {
      while (!condition.getAsBoolean()) {
        if (nanos <= 0) {
          throw new SlowClientException(otherwise);
        }
        nanos = changed.awaitNanos(nanos);
      }
      if (failure != null) {
        throw new IOException("the client is gone", failure);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Closes the WebSocket, and also the connection if the client does not respond. */
  @Override
  public void end(Reason reason) {
    Thread.interrupted();
    lock.lock();
    try {
      writing = true;
    } finally {
      lock.unlock();
    }
    switch (reason) {
      case CLIENT_LEFT -> session.close(NORMAL, null, goodbye());
      case TOO_SLOW -> session.close(TRY_AGAIN_LATER, "the client is too slow", goodbye());
      case SHUTDOWN -> session.close(GOING_AWAY, "the server is shutting down", goodbye());
    }
    awaitGoodbye();
    session.disconnect();
  }

  private Callback goodbye() {
    return Callback.from(() -> written(null), this::written);
  }

  private void awaitGoodbye() {
    lock.lock();
    try {
      long nanos = TimeUnit.NANOSECONDS.convert(LONGEST_GOODBYE);
      while (writing && nanos > 0) {
        nanos = changed.awaitNanos(nanos);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }
}
