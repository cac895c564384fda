package io.mlids.core.console;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * An unbuffered stream to standard output. The stream remembers whether the reader has closed its
 * end of the pipe, as {@code head} does after ten lines. A closed pipe is not a failure, so {@link
 * Console} then ends the command without a message. Not thread-safe.
 */
public final class StandardOutput extends OutputStream {
  private final OutputStream out;
  private final boolean pipe;
  private volatile boolean closed;

  /** Creates a stream to the standard output of this process. */
  public StandardOutput() {
    this(new FileOutputStream(FileDescriptor.out), isPipe(Path.of("/proc/self/fd/1")));
  }

  /**
   * Creates a stream that writes to a different target.
   *
   * @param pipe true if the stream is a pipe, so that a write fails only if the reader has closed
   *     its end
   */
  StandardOutput(OutputStream out, boolean pipe) {
    this.out = out;
    this.pipe = pipe;
  }

  /** Returns whether a write failed because the reader has closed its end. */
  boolean isClosed() {
    return closed;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      throw closed(e);
    }
  }

  @Override
  public void flush() throws IOException {
    try {
      out.flush();
    } catch (IOException e) {
      throw closed(e);
    }
  }

  /**
   * Without /proc, only the error message of the operating system distinguishes a broken pipe from
   * other failures.
   */
  private IOException closed(IOException failure) {
    if (pipe || String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT).contains("pipe")) {
      closed = true;
      return new ClosedOutputException(failure);
    }
    return failure;
  }

  /**
   * Returns whether a descriptor is a pipe or socket. On Linux, the descriptor of a pipe links to
   * {@code pipe:[4711]}, and the descriptor of a socket to {@code socket:[4712]}.
   */
  private static boolean isPipe(Path descriptor) {
    try {
      String target = Files.readSymbolicLink(descriptor).toString();
      return target.startsWith("pipe:") || target.startsWith("socket:");
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}
