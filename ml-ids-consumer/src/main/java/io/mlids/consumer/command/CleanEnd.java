package io.mlids.consumer.command;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;

/**
 * Makes an interrupt (Ctrl-C) or termination signal end the process with exit code 0, after what is
 * at hand. Left alone, the JVM would end at once with 130 or 143.
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

  /** What a signal may end. */
  @FunctionalInterface
  interface Work {
    void run() throws IOException, InterruptedException;
  }

  /**
   * Works until the work is done or a signal comes.
   *
   * @param handling is held by the work while it does something that is not to be cut short; a
   *     signal waits for that, some seconds at most
   * @param farewell is run before a signal ends the process
   */
  static void during(Work work, Lock handling, Runnable farewell)
      throws IOException, InterruptedException {
    CleanEnd end = new CleanEnd(handling, farewell);
    Thread hook = new Thread(end::onSignal, "clean-end");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      work.run();
    } finally {
      remove(hook);
    }
  }

  private static void remove(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // A signal came first: the hook is running and ends the process.
    }
  }

  private void onSignal() {
    try {
      // Never released: nothing new may begin.
      handling.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS);
      // What is said last may go to a pipe that is not read.
      Thread.ofPlatform().daemon().name("farewell").start(farewell).join(FAREWELL);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // Ends the process whatever its other threads wait for, and with the exit code that we want.
    Runtime.getRuntime().halt(0);
  }
}
