package io.mlids.core.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Named pipes, which Java cannot make; tests are skipped where {@code mkfifo} is missing. */
public final class NamedPipe {
  private static final int USUAL_BYTES = 64 << 10;
  private static final int CHUNK = 4 << 10;

  private NamedPipe() {}

  /** Makes one. */
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

  /** Makes one and opens it for both ends, which waits for no one. */
  public static RandomAccessFile openAt(Path path) throws IOException, InterruptedException {
    return new RandomAccessFile(at(path).toFile(), "rw");
  }

  /** Fills one, which stays full until someone reads from it. */
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
                // Closed.
              }
            });
    // A smaller one is full as well then.
    full.await(5, TimeUnit.SECONDS);
  }
}
