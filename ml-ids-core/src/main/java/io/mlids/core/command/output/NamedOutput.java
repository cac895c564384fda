package io.mlids.core.command.output;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/** Adds the file name to write errors, because the system's message lacks it. Not thread-safe. */
public final class NamedOutput extends FilterOutputStream {
  private final Path file;

  public NamedOutput(Path file, OutputStream out) {
    super(out);
    this.file = file;
  }

  @Override
  public void write(int value) throws IOException {
    try {
      out.write(value);
    } catch (IOException e) {
      throw named(e);
    }
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      throw named(e);
    }
  }

  private IOException named(IOException cause) {
    return new IOException(
        file
            + ": writing failed ("
            + cause.getMessage()
            + "); free some space or choose a file on another disk",
        cause);
  }
}
