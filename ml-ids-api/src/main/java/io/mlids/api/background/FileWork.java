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
 * Limits the time for accessing a file at startup. Reading or opening a file may block forever, for
 * example on a pipe without a writer or on an unresponsive network drive. The work runs on a
 * separate thread, which is abandoned after a timeout.
 */
public final class FileWork {

  private FileWork() {}

  /**
   * Runs the work.
   *
   * @param remedy what to do about a timeout; appended to the timeout message
   * @throws IOException if the work throws an IOException or does not finish in time
   */
  public static <T> T within(Duration atMost, Path file, String remedy, Callable<T> work)
      throws IOException {
    FutureTask<T> task = new FutureTask<>(work);
    Thread.ofPlatform().daemon().name("file " + file.getFileName()).start(task);
    try {
      return task.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new UnusableFileException(
          file, ": no response within " + atMost.toSeconds() + " s; " + remedy, e);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException failure -> throw failure;
        case RuntimeException failure -> throw failure;
        case Error failure -> throw failure;
        case null, default -> throw new IllegalStateException(e.getCause());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnusableFileException(file, ": interrupted", e);
    }
  }
}
