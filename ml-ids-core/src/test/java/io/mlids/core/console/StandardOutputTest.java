package io.mlids.core.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StandardOutputTest {

  @Test
  void passesBytesOn() throws IOException {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    StandardOutput out = new StandardOutput(written, true);

    out.write('a');
    out.write("bcd".getBytes(StandardCharsets.UTF_8));
    out.flush();

    assertThat(written).hasToString("abcd");
    assertThat(out.isClosed()).isFalse();
  }

  @Test
  void detectsAPipeWithoutAReaderInAnyLanguage() {
    StandardOutput out = new StandardOutput(failing("Daten\u00fcbergabe unterbrochen"), true);

    assertThatThrownBy(() -> out.write('a')).isInstanceOf(ClosedOutputException.class);
    assertThat(out.isClosed()).isTrue();
  }

  @Test
  void recognisesABrokenPipeByTheSystemsMessage() {
    StandardOutput out = new StandardOutput(failing("Broken pipe"), false);

    assertThatThrownBy(() -> out.write('a')).isInstanceOf(ClosedOutputException.class);
    assertThat(out.isClosed()).isTrue();
  }

  @Test
  void aFullDiskIsNotAClosedOutput() {
    StandardOutput out = new StandardOutput(failing("No space left on device"), false);

    assertThatThrownBy(() -> out.write('a')).hasMessage("No space left on device");
    assertThat(out.isClosed()).isFalse();
  }

  private static OutputStream failing(String message) {
    return new OutputStream() {
      @Override
      public void write(int value) throws IOException {
        throw new IOException(message);
      }
    };
  }
}
