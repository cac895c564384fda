package io.mlids.consumer.command;

import io.mlids.core.console.ExitCode;
import io.mlids.core.console.StopSignals;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;

/**
 * Lets an interrupt (Ctrl-C) or termination signal end the process with exit code 0, after the
 * message at hand. A second signal ends it at once.
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

  /** Work that a signal may end. */
  @FunctionalInterface
  interface Work {
    void run() throws IOException, InterruptedException;
  }

  /**
   * Works until the work is done or a signal comes.
   *
   * @param handling held by the work while it must not be interrupted; a signal waits for it, a few
   *     seconds at most
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
      // Never released: nothing new may begin.
      handling.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS);
      // The last messages may go to a pipe that is not read.
      Thread.ofPlatform().daemon().name("farewell").start(farewell).join(FAREWELL);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // Does not wait for other threads, unlike System.exit.
    Runtime.getRuntime().halt(ExitCode.OK);
  }
}
