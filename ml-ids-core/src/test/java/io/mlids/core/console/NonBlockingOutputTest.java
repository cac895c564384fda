package io.mlids.core.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class NonBlockingOutputTest {
  private final CountDownLatch room = new CountDownLatch(1);
  private final ByteArrayOutputStream read = new ByteArrayOutputStream();

  @Test
  void neverBlocksOnAStalledOutputAndReportsTheLoss() throws Exception {
    NonBlockingOutput output = NonBlockingOutput.start("ml-ids-api", new FullOutput(), 10);
    output.write(bytes("0123456789"));
    output.write(bytes("lost"));
    output.drain(Duration.ofMillis(1));
    assertThat(read.size()).isZero();
    room.countDown();
    String note =
        "ml-ids-api: 4 bytes of messages were dropped because standard error was not read\n";
    output.drain(Duration.ofSeconds(10));
    assertThat(text()).isEqualTo("0123456789" + note);
    output.write(bytes("more"));
    output.drain(Duration.ofSeconds(10));
    assertThat(text()).isEqualTo("0123456789" + note + "more");
  }

  @Test
  void ignoresAnOutputThatFails() throws Exception {
    NonBlockingOutput output =
        NonBlockingOutput.start(
            "ml-ids-api",
            new OutputStream() {
              @Override
              public void write(int value) throws IOException {
                throw new IOException("closed");
              }
            },
            10);
    for (int i = 0; i < 100; i++) {
      output.write(bytes("01234"));
      output.drain(Duration.ofSeconds(10));
    }
  }

  private synchronized String text() {
    return read.toString(StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private final class FullOutput extends OutputStream {
    @Override
    public void write(int value) throws IOException {
      try {
        room.await();
      } catch (InterruptedException e) {
        throw new InterruptedIOException();
      }
      read.write(value);
    }
  }
}
