package io.mlids.api.http;

import io.mlids.api.metrics.Figures;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Limits the number of connections and the time that a request head may take. At the limit, a new
 * connection replaces the one that has been idle longest; if all are busy, the new one is closed.
 * The time for a request head starts when the connection opens or the previous request ends; unlike
 * Jetty's idle timeout, it is not extended by an occasional byte. Thread-safe.
 */
final class ConnectionGuard extends AbstractLifeCycle
    implements Connection.Listener, HttpConfiguration.Customizer {
  private final ConnectionLimits limits;
  private final Scheduler scheduler;
  private final LongSupplier nanoTime;

  /** Idle connections, each with the time at which it became idle, longest idle first. */
  private final Map<Connection, Long> waiting = new LinkedHashMap<>();

  private int open;
  private long slow;
  private long displaced;
  private long refused;

  /**
   * Creates a guard with no connections.
   *
   * @param scheduler runs the check for slow connections
   */
  ConnectionGuard(ConnectionLimits limits, Scheduler scheduler, LongSupplier nanoTime) {
    this.limits = limits;
    this.scheduler = scheduler;
    this.nanoTime = nanoTime;
  }

  @Override
  protected void doStart() {
    schedule();
  }

  private void schedule() {
    long pause = Math.clamp(limits.longestHead().toMillis() / 4, 10, 1_000);
    scheduler.schedule(this::look, pause, TimeUnit.MILLISECONDS);
  }

  private void look() {
    if (isRunning()) {
      closeSlow();
      schedule();
    }
  }

  /** Closes connections that take too long to send their next request head. */
  void closeSlow() {
    for (Connection each = takeSlow(); each != null; each = takeSlow()) {
      each.getEndPoint().close();
    }
  }

  private synchronized @Nullable Connection takeSlow() {
    Iterator<Map.Entry<Connection, Long>> all = waiting.entrySet().iterator();
    if (all.hasNext()) {
      Map.Entry<Connection, Long> oldest = all.next();
      if (nanoTime.getAsLong() - oldest.getValue() >= limits.longestHead().toNanos()) {
        all.remove();
        slow++;
        return oldest.getKey();
      }
    }
    return null;
  }

  @Override
  public void onOpened(Connection connection) {
    // Skip WebSockets, and also the TLS wrapper, because Jetty reports it as a second connection.
    if (connection instanceof ConnectionMetaData) {
      Connection leaves = admit(connection);
      if (leaves != null) {
        leaves.getEndPoint().close();
      }
    }
  }

  /** Admits a connection. Returns the connection to close, which may be the new one, or null. */
  private synchronized @Nullable Connection admit(Connection connection) {
    open++;
    Connection leaves = null;
    if (open > limits.most() && waiting.isEmpty()) {
      refused++;
      return connection;
    }
    if (open > limits.most()) {
      Iterator<Connection> all = waiting.keySet().iterator();
      leaves = all.next();
      all.remove();
      displaced++;
    }
    waiting.put(connection, nanoTime.getAsLong());
    return leaves;
  }

  @Override
  public synchronized void onClosed(Connection connection) {
    if (connection instanceof ConnectionMetaData) {
      waiting.remove(connection);
      open--;
    }
  }

  /** Called when a request head is complete. */
  @Override
  public Request customize(Request request, HttpFields.Mutable responseHeaders) {
    Connection connection = request.getConnectionMetaData().getConnection();
    synchronized (this) {
      waiting.remove(connection);
    }
    Request.addCompletionListener(request, _ -> awaitNext(connection));
    return request;
  }

  private synchronized void awaitNext(Connection connection) {
    if (connection.getEndPoint().isOpen()
        && connection.getEndPoint().getConnection() == connection) {
      waiting.put(connection, nanoTime.getAsLong());
    }
  }

  /** Registers the metrics. */
  void register(Figures figures) {
    figures.gauge(
        "mlids_connections",
        "Open HTTP connections, not counting WebSockets.",
        () -> counts().open());
    figures.counter(
        "mlids_connections_closed_total",
        "Connections closed by the server: slow (the head of a request took too long), displaced"
            + " (closed while idle to admit a new connection) or refused (all were busy).",
        List.of("reason"),
        counter -> {
          ConnectionCounts now = counts();
          counter.call(now.slow(), "slow");
          counter.call(now.displaced(), "displaced");
          counter.call(now.refused(), "refused");
        });
  }

  synchronized ConnectionCounts counts() {
    return new ConnectionCounts(open, slow, displaced, refused);
  }
}
