package io.mlids.api.route;

import io.mlids.api.feed.LiveClient;
import io.mlids.api.feed.LiveConnection;
import io.mlids.api.feed.LiveNotification;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeoutException;

/**
 * Delivers notifications to a client as server-sent events. A notification is a message with its
 * number as the id; a notice is an event named after its type. If a client stops reading, the
 * server notices when a write exceeds the idle timeout.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">the standard</a>
 */
final class EventStream implements LiveConnection {
  static final String CONTENT_TYPE = "text/event-stream";

  private final LiveClient client;
  private final OutputStream out;
  private long lastWrite = System.nanoTime();

  /** Starts the response. */
  EventStream(LiveClient client, HttpServletResponse response) throws IOException {
    this.client = client;
    response.setContentType(CONTENT_TYPE);
    response.setCharacterEncoding(StandardCharsets.UTF_8.name());
    response.setHeader("Cache-Control", "no-cache, no-transform");
    // These two headers keep proxies from buffering the events.
    response.setHeader("X-Accel-Buffering", "no");
    this.out = response.getOutputStream();
    response.flushBuffer();
  }

  @Override
  public void send(LiveNotification notification) throws IOException {
    write("id: " + notification.sequence() + "\ndata: " + notification.json() + "\n\n");
  }

  @Override
  public void sendNotice(String type, String json) throws IOException {
    write("event: " + type + "\ndata: " + json + "\n\n");
  }

  @Override
  public void pulse() throws IOException {
    if (System.nanoTime() - lastWrite >= client.settings().pingInterval().toNanos()) {
      write(": ping\n\n");
    }
  }

  private void write(String text) throws IOException {
    try {
      out.write(text.getBytes(StandardCharsets.UTF_8));
      out.flush();
      lastWrite = System.nanoTime();
    } catch (IOException e) {
      throw isTimeout(e)
          ? new SlowClientException("the client is not reading its notifications")
          : e;
    }
  }

  private static boolean isTimeout(Throwable thrown) {
    Throwable at = thrown;
    while (at != null && !(at instanceof TimeoutException)) {
      at = at.getCause();
    }
    return at != null;
  }

  @Override
  public void end(Reason reason) {
    // The server ends the response when the request handler returns.
  }
}
