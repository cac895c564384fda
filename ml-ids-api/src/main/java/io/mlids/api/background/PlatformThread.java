package io.mlids.api.background;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Runs CPU-bound work on a platform thread; on a request's virtual thread it would delay other
 * requests.
 */
public final class PlatformThread {

  private PlatformThread() {}

  /** The work. */
  @FunctionalInterface
  public interface Work {
    void run() throws IOException;
  }

  /** Runs the work and waits for it to finish, even if interrupted; rethrows its exception. */
  public static void run(String name, Work work) throws IOException {
    FutureTask<Void> task =
        new FutureTask<>(
            () -> {
              work.run();
              return null;
            });
    Thread.ofPlatform().name(name).start(task);
    boolean interrupted = false;
    try {
      while (true) {
        try {
          task.get();
          return;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      throw failureOf(e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Returns the {@link IOException} with which a task failed; rethrows an unchecked exception. */
  public static IOException failureOf(ExecutionException e) {
    return switch (e.getCause()) {
      case IOException cause -> cause;
      case RuntimeException cause -> throw cause;
      case Error cause -> throw cause;
      case null, default -> throw new IllegalStateException(e.getCause());
    };
  }
}
