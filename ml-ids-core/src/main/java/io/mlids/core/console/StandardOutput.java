package io.mlids.core.console;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Standard output, unbuffered. Remembers whether its reader has gone away, as {@code head} does
 * after ten lines: that is not a failure, so {@link Console} then ends the command without a
 * message. Not thread-safe.
 */
public final class StandardOutput extends OutputStream {
  private final OutputStream out;
  private final boolean pipe;
  private volatile boolean closed;

  /** The standard output of this process. */
  public StandardOutput() {
    this(new FileOutputStream(FileDescriptor.out), isPipe(Path.of("/proc/self/fd/1")));
  }

  /**
   * Replaces the stream.
   *
   * @param pipe whether it is known to be a pipe, whose writes fail only when the reader is gone
   */
  StandardOutput(OutputStream out, boolean pipe) {
    this.out = out;
    this.pipe = pipe;
  }

  /** Whether a write failed because no one reads any more. */
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

  /** The system's message may be in another language where there is no /proc to ask. */
  private IOException closed(IOException failure) {
    if (pipe || String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT).contains("pipe")) {
      closed = true;
      return new ClosedOutputException(failure);
    }
    return failure;
  }

  /** The target of a descriptor on Linux: {@code pipe:[4711]}, {@code socket:[4712]}. */
  private static boolean isPipe(Path descriptor) {
    try {
      String target = Files.readSymbolicLink(descriptor).toString();
      return target.startsWith("pipe:") || target.startsWith("socket:");
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}
