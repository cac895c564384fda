package io.mlids.core.console;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Determines the width of the terminal window, and makes text safe to print on a terminal.
 * Thread-safe.
 */
public final class Terminal {
  private static final int DEFAULT_WIDTH = 80;
  private static final File CONTROLLING_TERMINAL = new File("/dev/tty");

  private Terminal() {}

  /**
   * Returns the width of a line. The environment variable {@code COLUMNS} takes precedence over the
   * width of the terminal. If neither is available, the width is 80. Each call queries the terminal
   * again, because windows can be resized. A query takes a few milliseconds.
   */
  public static int width() {
    int named = number(System.getenv("COLUMNS"));
    return named > 0 ? named : measured();
  }

  /**
   * Returns the width of help text. The environment variable {@code COLUMNS} takes precedence over
   * the width of the terminal. For a file or pipe, the default is 80.
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
   * Escapes ({@code \\u001b}) all characters that a terminal would interpret instead of showing
   * them, such as control characters, direction marks, unpaired surrogates and line breaks. Call
   * this method for all text that does not come from the program itself.
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

  /** Returns whether a terminal shows a character without interpreting it. */
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

  /**
   * Returns the terminal's width in columns, or the default width if it is unknown. Runs {@code
   * stty size}, because the Java standard library has no API for this.
   */
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
      // The process has no terminal, or stty is not installed.
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
