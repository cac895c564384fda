package io.mlids.core.alert;

import java.io.IOException;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Starts a {@link QueueServer}. The implementation is an optional part of an installation, found
 * with {@link ServiceLoader}, because its libraries are larger than all others together.
 */
public interface QueueServerProvider {

  /**
   * Starts the server and creates the queue, which takes a few seconds.
   *
   * @param host the address to listen on
   * @param port the port; 0 for any free one
   * @throws IOException if the server cannot listen on this address and port
   */
  QueueServer start(String host, int port) throws IOException;

  /** The implementation, if it is installed. */
  static Optional<QueueServerProvider> installed() {
    return ServiceLoader.load(QueueServerProvider.class, QueueServerProvider.class.getClassLoader())
        .findFirst();
  }
}
