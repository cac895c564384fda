package io.mlids.api.queue;

import io.mlids.api.background.UnusablePortException;
import io.mlids.core.alert.QueueServer;
import io.mlids.core.alert.QueueServerProvider;
import java.io.IOException;

/** Starts the SQS server in this process, which is an optional part of an installation. */
public final class EmbeddedQueue {
  /** The maximum number of waiting messages; further messages are dropped. */
  public static final int CAPACITY = 10_000;

  private EmbeddedQueue() {}

  /** Returns whether this installation has the part. */
  public static boolean isInstalled() {
    return QueueServerProvider.installed().isPresent();
  }

  /**
   * Starts the server and creates the queue, which takes a few seconds.
   *
   * @param host the address to listen on
   * @param port the port; 0 for any free one
   * @throws IOException if the part is not installed, or cannot listen on this address and port
   */
  public static QueueServer start(String host, int port) throws IOException {
    QueueServerProvider provider =
        QueueServerProvider.installed()
            .orElseThrow(() -> new IOException("the embedded queue is not installed"));
    try {
      return provider.start(host, port);
    } catch (IOException e) {
      throw new UnusablePortException(
          "the embedded queue",
          host,
          port,
          "embedded-queue-port",
          String.valueOf(e.getMessage()),
          e);
    }
  }
}
