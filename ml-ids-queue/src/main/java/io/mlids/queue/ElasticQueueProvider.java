package io.mlids.queue;

import io.mlids.core.alert.QueueServer;
import io.mlids.core.alert.QueueServerProvider;
import java.io.IOException;

/** Starts ElasticMQ. */
public final class ElasticQueueProvider implements QueueServerProvider {

  @Override
  public QueueServer start(String host, int port) throws IOException {
    return ElasticQueue.start(host, port);
  }
}
