package io.mlids.bench.http;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/** WebSocket clients that receive notifications of attacks. */
final class Listeners implements AutoCloseable {
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<WebSocket> sockets = new ArrayList<>();
  private final AtomicLong messages = new AtomicLong();

  /**
   * Opens the connections.
   *
   * @param received receives the time in nanoseconds of each message on the first connection
   */
  Listeners(URI server, int count, LongConsumer received) {
    URI url =
        URI.create("ws" + server.resolve("/api/notifications?type=flow").toString().substring(4));
    for (int i = 0; i < count; i++) {
      LongConsumer receiver = i == 0 ? received : nanos -> {};
      sockets.add(client.newWebSocketBuilder().buildAsync(url, new Subscriber(receiver)).join());
    }
  }

  /** The number of messages received so far on all connections. */
  long messages() {
    return messages.get();
  }

  @Override
  public void close() {
    sockets.forEach(WebSocket::abort);
    client.close();
  }

  private final class Subscriber implements WebSocket.Listener {
    private final LongConsumer receiver;

    Subscriber(LongConsumer receiver) {
      this.receiver = receiver;
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      if (last) {
        receiver.accept(System.nanoTime());
        messages.incrementAndGet();
      }
      from.request(1);
      return null;
    }
  }
}
