package io.mlids.core.console;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * The terminal window that a command writes to: its width, and text that is safe to print there.
 * Thread-safe.
 */
public final class Terminal {
  private static final int DEFAULT_WIDTH = 80;
  private static final File CONTROLLING_TERMINAL = new File("/dev/tty");

  private Terminal() {}

  /**
   * The width of a line: the environment variable {@code COLUMNS}, else what the terminal reports,
   * else 80. Each call queries the terminal again, because windows can be resized; that takes a few
   * milliseconds.
   */
  public static int width() {
    int named = number(System.getenv("COLUMNS"));
    return named > 0 ? named : measured();
  }

  /**
   * The width of help text: {@code COLUMNS} if set, else the terminal's width, or 80 in a file or
   * pipe.
   */
  static int helpWidth() {
    int named = number(System.getenv("COLUMNS"));
    if (named > 0) {
      return named;
    }
    return StandardStreams.isTerminal(StandardStreams.OUTPUT_IS_TERMINAL)
        ? measured()
        : DEFAULT_WIDTH;
  }

  /**
   * Escapes ({@code \\u001b}) every character that a terminal would interpret rather than show
   * (control characters, direction marks, broken surrogates, line ends). Apply it to text from
   * outside the program.
   */
  public static String printable(String text) {
    if (text.codePoints().allMatch(Terminal::isPrintable)) {
      return text;
    }
    StringBuilder shown = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              if (isPrintable(c)) {
                shown.appendCodePoint(c);
              } else {
                for (char unit : Character.toChars(c)) {
                  shown.append(escape(unit));
                }
              }
            });
    return shown.toString();
  }

  /** The escape sequence of a character in JSON and Java. */
  static String escape(char c) {
    return String.format(Locale.ROOT, "\\u%04x", (int) c);
  }

  /** Whether a terminal shows a character without interpreting it. */
  static boolean isPrintable(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  /** Plain Java cannot ask a terminal for its size; {@code stty} prints "rows columns". */
  private static int measured() {
    if (!CONTROLLING_TERMINAL.exists()) {
      return DEFAULT_WIDTH;
    }
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(CONTROLLING_TERMINAL)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try {
        if (!stty.waitFor(1, TimeUnit.SECONDS)) {
          return DEFAULT_WIDTH;
        }
        String[] size =
            new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                .strip()
                .split(" ");
        int columns = size.length == 2 ? number(size[1]) : 0;
        return columns > 0 ? columns : DEFAULT_WIDTH;
      } finally {
        stty.destroy();
      }
    } catch (IOException e) {
      // There is no terminal or no stty.
      return DEFAULT_WIDTH;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return DEFAULT_WIDTH;
    }
  }

  private static int number(String text) {
    try {
      return text == null ? 0 : Integer.parseInt(text.strip());
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
