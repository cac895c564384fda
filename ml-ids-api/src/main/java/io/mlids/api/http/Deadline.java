package io.mlids.api.http;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;

/**
 * Closes a request's connection when its work has not ended in time: a client that takes a byte of
 * its answer now and then would hold a place as long as it likes.
 */
public final class Deadline implements AutoCloseable {
  private final Thread thread;

  private Deadline(Thread thread) {
    this.thread = thread;
  }

  /** Begins to wait. */
  public static Deadline start(HttpServletRequest request, Duration time) {
    return new Deadline(
        Thread.ofVirtual()
            .name("deadline")
            .start(
                () -> {
                  try {
                    Thread.sleep(time);
                    Connections.abort(request);
                  } catch (InterruptedException e) {
                    // It has ended in time.
                  }
                }));
  }

  /** The work has ended; returns when the connection is safe. */
  @Override
  public void close() {
    thread.interrupt();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
