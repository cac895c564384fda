package io.mlids.api.feed;

import java.io.IOException;

/**
 * A connection to a client of the live feed. The methods may block for a limited time and throw
 * {@link SlowClientException} if the client is too slow. Used by one thread at a time.
 */
public interface LiveConnection {

  /** Sends a notification. */
  void send(LiveNotification notification) throws IOException, InterruptedException;

  /**
   * Sends a message about the notification stream.
   *
   * @param type the object's {@code type}
   * @param json the object as JSON
   */
  void sendNotice(String type, String json) throws IOException, InterruptedException;

  /** Keeps the connection alive; called after an idle interval. */
  void pulse() throws IOException, InterruptedException;

  /** Ends the connection. */
  void end(Reason reason);

  /** The reason why a connection ends. */
  enum Reason {
    /** The client disconnected. */
    CLIENT_LEFT,
    /** The client did not read or did not answer a ping. */
    TOO_SLOW,
    /** The server is shutting down. */
    SHUTDOWN
  }

  /** The client does not read. */
  final class SlowClientException extends IOException {
    private static final long serialVersionUID = 1L;

    public SlowClientException(String message) {
      super(message);
    }
  }
}
