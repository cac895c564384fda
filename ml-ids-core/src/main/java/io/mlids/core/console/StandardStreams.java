package io.mlids.core.console;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;

/**
 * Sets the encoding of standard output and standard error. Files and pipes use UTF-8, and terminals
 * use the locale's encoding.
 */
final class StandardStreams {
  /** The system property in which the launchers record whether standard error is a terminal. */
  private static final String ERROR_IS_TERMINAL = "mlids.terminal";

  static final String OUTPUT_IS_TERMINAL = "mlids.terminal.output";

  /**
   * The system property in which the launchers record the terminal encoding, if they change the
   * locale for Java.
   */
  private static final String CHARSET = "mlids.terminal.charset";

  private StandardStreams() {}

  /** Replaces the JVM's streams, which use the locale's encoding even for files and pipes. */
  static StandardOutput install() {
    StandardOutput out = new StandardOutput();
    System.setOut(stream(out, OUTPUT_IS_TERMINAL, "stdout.encoding"));
    System.setErr(
        stream(new FileOutputStream(FileDescriptor.err), ERROR_IS_TERMINAL, "stderr.encoding"));
    return out;
  }

  private static PrintStream stream(OutputStream out, String isTerminal, String encoding) {
    Charset charset = isTerminal(isTerminal) ? charset(encoding) : StandardCharsets.UTF_8;
    return of(new BufferedOutputStream(out), charset);
  }

  /** Creates a stream that writes text in the given encoding. */
  static PrintStream of(OutputStream out, Charset charset) {
    OutputStream encoded =
        charset.equals(StandardCharsets.UTF_8) ? out : new TerminalEncoder(out, charset);
    return new PrintStream(encoded, true, StandardCharsets.UTF_8);
  }

  /**
   * Returns whether a stream is a terminal, according to the property that the launcher sets.
   * Without a launcher, returns whether the JVM has a terminal.
   */
  static boolean isTerminal(String property) {
    String said = System.getProperty(property);
    if (said != null) {
      return Boolean.parseBoolean(said);
    }
    java.io.Console console = System.console();
    return console != null && console.isTerminal();
  }

  private static Charset charset(String encoding) {
    try {
      return Charset.forName(
          System.getProperty(CHARSET, System.getProperty(encoding, StandardCharsets.UTF_8.name())));
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      return StandardCharsets.UTF_8;
    }
  }
}
