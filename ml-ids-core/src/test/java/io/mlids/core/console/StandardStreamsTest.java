package io.mlids.core.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StandardStreamsTest {
  private static final String TEXT = "\u00dcbung \u4f60\u597d \ud83d\ude00";

  @Test
  void escapesCharactersThatTheTerminalLacks() {
    assertThat(shown(TEXT, StandardCharsets.US_ASCII))
        .isEqualTo("\\u00dcbung \\u4f60\\u597d \\ud83d\\ude00");
    assertThat(shown(TEXT, StandardCharsets.ISO_8859_1))
        .isEqualTo("\u00dcbung \\u4f60\\u597d \\ud83d\\ude00");
    assertThat(shown(TEXT, StandardCharsets.UTF_8)).isEqualTo(TEXT);
  }

  @Test
  void joinsCharactersThatArriveInPieces() {
    ByteArrayOutputStream terminal = new ByteArrayOutputStream();
    try (PrintStream out = StandardStreams.of(terminal, StandardCharsets.ISO_8859_1)) {
      for (byte b : "a\u00fcb\u20ac".getBytes(StandardCharsets.UTF_8)) {
        out.write(b);
      }
    }
    assertThat(terminal.toString(StandardCharsets.ISO_8859_1)).isEqualTo("a\u00fcb\\u20ac");
  }

  @Test
  void writesLongTextCompletely() {
    String text = TEXT.repeat(5_000);
    assertThat(shown(text, Charset.forName("UTF-16BE"))).isEqualTo(text);
  }

  private static String shown(String text, Charset charset) {
    ByteArrayOutputStream terminal = new ByteArrayOutputStream();
    PrintStream out = StandardStreams.of(terminal, charset);
    // Commands write through a PrintWriter, too.
    PrintWriter writer = new PrintWriter(out, true);
    writer.print(text);
    writer.flush();
    out.flush();
    return terminal.toString(charset);
  }
}
