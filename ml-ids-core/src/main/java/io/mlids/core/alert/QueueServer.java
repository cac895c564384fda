package io.mlids.core.alert;

import java.net.URI;

/** An SQS server in this process, with one queue. */
public interface QueueServer extends AutoCloseable {

  /** The queue's URL, such as {@code http://127.0.0.1:9324/000000000000/ml-ids-attacks}. */
  URI url();

  /** Stops the server without waiting for it; its messages are lost. */
  @Override
  void close();
}
