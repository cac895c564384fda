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
 * after ten lines. That is not a failure: {@link Console} then ends the command without a message.
 * Not thread-safe.
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
   * Writes to another stream.
   *
   * @param pipe whether the stream is known to be a pipe; writing to a pipe fails only if the
   *     reader is gone
   */
  StandardOutput(OutputStream out, boolean pipe) {
    this.out = out;
    this.pipe = pipe;
  }

  /** Whether a write failed because the reader is gone. */
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

  /** Without /proc, only the system's message tells a broken pipe from other failures. */
  private IOException closed(IOException failure) {
    if (pipe || String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT).contains("pipe")) {
      closed = true;
      return new ClosedOutputException(failure);
    }
    return failure;
  }

  /** On Linux, a descriptor links to {@code pipe:[4711]} or {@code socket:[4712]}. */
  private static boolean isPipe(Path descriptor) {
    try {
      String target = Files.readSymbolicLink(descriptor).toString();
      return target.startsWith("pipe:") || target.startsWith("socket:");
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}
