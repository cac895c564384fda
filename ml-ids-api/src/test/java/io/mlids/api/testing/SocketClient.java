package io.mlids.api.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A WebSocket client that records messages or does not read at all. */
public final class SocketClient implements WebSocket.Listener, AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final boolean reads;
  private final List<String> received = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final StringBuilder part = new StringBuilder();
  private volatile int closeStatus;
  private WebSocket socket;

  private SocketClient(boolean reads) {
    this.reads = reads;
  }

  public static SocketClient open(HttpClient client, URI url) {
    return open(client, url, true);
  }

  /** A client that never reads what the server sends. */
  public static SocketClient deaf(HttpClient client, URI url) {
    return open(client, url, false);
  }

  private static SocketClient open(HttpClient client, URI url, boolean reads) {
    SocketClient opened = new SocketClient(reads);
    URI address = URI.create("ws" + url.toString().substring("http".length()));
    opened.socket = client.newWebSocketBuilder().buildAsync(address, opened).join();
    return opened;
  }

  @Override
  public void onOpen(WebSocket opened) {
    if (reads) {
      opened.request(1);
    }
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    part.append(data);
    if (last) {
      received.add(part.toString());
      part.setLength(0);
    }
    from.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
    closeStatus = status;
    closed.countDown();
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    closed.countDown();
  }

  public int count() {
    return received.size();
  }

  public List<JsonNode> received() {
    return received.stream().map(SocketClient::json).toList();
  }

  public List<Long> sequences() {
    return received().stream().map(message -> message.get("sequence").longValue()).toList();
  }

  /** Waits for the connection to end and returns the close code, or 0 without a close frame. */
  public int awaitClose() throws InterruptedException {
    closed.await();
    return closeStatus;
  }

  public void say(String text) {
    socket.sendText(text, true).join();
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    socket.abort();
  }
}
