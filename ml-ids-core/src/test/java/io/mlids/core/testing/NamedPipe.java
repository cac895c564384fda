package io.mlids.core.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Creates named pipes with {@code mkfifo}, because Java cannot create them. Without {@code mkfifo},
 * the test is skipped.
 */
public final class NamedPipe {
  private static final int USUAL_BYTES = 64 << 10;
  private static final int CHUNK = 4 << 10;

  private NamedPipe() {}

  /** Creates a pipe. */
  public static Path at(Path path) throws InterruptedException {
    Process process;
    try {
      process = new ProcessBuilder("mkfifo", path.toString()).inheritIO().start();
    } catch (IOException e) {
      return abort("there is no mkfifo: " + e.getMessage());
    }
    assertThat(process.waitFor()).isZero();
    return path;
  }

  /**
   * Creates a pipe and opens it for both reading and writing, so that opening it does not block.
   */
  public static RandomAccessFile openAt(Path path) throws IOException, InterruptedException {
    return new RandomAccessFile(at(path).toFile(), "rw");
  }

  /** Fills a pipe, which stays full until its content is read. */
  public static void fill(RandomAccessFile pipe) throws InterruptedException {
    CountDownLatch full = new CountDownLatch(USUAL_BYTES / CHUNK);
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try {
                while (true) {
                  pipe.write(new byte[CHUNK]);
                  full.countDown();
                }
              } catch (IOException e) {
                // The pipe is closed.
              }
            });
    // A smaller pipe is full as well.
    full.await(5, TimeUnit.SECONDS);
  }
}
