package io.mlids.api.background;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Work on a file at startup that may never return: a pipe without a writer, an unresponsive network
 * disk. It runs on its own thread, which is then abandoned.
 */
public final class FileWork {

  private FileWork() {}

  /**
   * Does the work.
   *
   * @param remedy the end of the message if it takes too long
   * @throws IOException if the work does, or does not return in time
   */
  public static <T> T within(Duration atMost, Path file, String remedy, Callable<T> work)
      throws IOException {
    FutureTask<T> task = new FutureTask<>(work);
    Thread.ofPlatform().daemon().name("file " + file.getFileName()).start(task);
    try {
      return task.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new UnusableFileException(
          file, ": does not answer within " + atMost.toSeconds() + " s; " + remedy, e);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException failure -> throw failure;
        case RuntimeException failure -> throw failure;
        case Error failure -> throw failure;
        default -> throw new IllegalStateException(e.getCause());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnusableFileException(file, ": interrupted", e);
    }
  }
}
