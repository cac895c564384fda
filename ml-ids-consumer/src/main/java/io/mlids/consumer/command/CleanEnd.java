package io.mlids.consumer.command;

import io.mlids.core.console.ExitCode;
import io.mlids.core.console.StopSignals;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;

/**
 * Makes an interrupt (Ctrl-C) or termination signal end the process with exit code 0 after the
 * current message. A second signal ends it immediately.
 */
final class CleanEnd {
  private static final long PATIENCE_SECONDS = 5;
  private static final Duration FAREWELL = Duration.ofSeconds(1);

  private final Lock handling;
  private final Runnable farewell;

  private CleanEnd(Lock handling, Runnable farewell) {
    this.handling = handling;
    this.farewell = farewell;
  }

  /** Work that a signal may interrupt. */
  @FunctionalInterface
  interface Work {
    void run() throws IOException, InterruptedException;
  }

  /**
   * Runs the work until it is done or a signal arrives.
   *
   * @param handling lock held by the work while it must not be interrupted; after a signal, the
   *     process waits for the lock, but only for a few seconds
   * @param farewell runs before a signal ends the process
   */
  static void during(Work work, Lock handling, Runnable farewell)
      throws IOException, InterruptedException {
    CleanEnd end = new CleanEnd(handling, farewell);
    try (StopSignals _ = StopSignals.calling(end::onSignal)) {
      work.run();
    }
  }

  private void onSignal() {
    try {
      // The lock is never released, so that no new message is handled.
      handling.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS);
      // Printing the last messages may block on a pipe that nobody reads.
      Thread.ofPlatform().daemon().name("farewell").start(farewell).join(FAREWELL);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // Unlike System.exit, halt does not wait for other threads.
    Runtime.getRuntime().halt(ExitCode.OK);
  }
}
