package io.mlids.api.http;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;

/**
 * Closes the connection of a request that takes too long. Otherwise, a client that reads the
 * response very slowly could occupy a slot indefinitely.
 */
public final class Deadline implements AutoCloseable {
  private final Thread thread;

  private Deadline(Thread thread) {
    this.thread = thread;
  }

  /** Starts the timer. */
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
                    // The work finished in time.
                  }
                }));
  }

  /**
   * Cancels the timer. Once this method has returned, the timer can no longer close the connection.
   */
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
