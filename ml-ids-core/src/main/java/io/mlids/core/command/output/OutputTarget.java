package io.mlids.core.command.output;

import io.mlids.core.console.Console;
import io.mlids.core.console.StandardOutput;
import io.mlids.core.file.GzipOutput;
import io.mlids.core.file.OutputFile;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Standard output, a pipe or device, or a file that gets its final name in {@link #complete}.
 * Output is gzipped if the file name ends in {@code .gz}.
 */
public final class OutputTarget implements Closeable {
  private final OutputStream stream;
  private final Optional<OutputFile> file;
  private final boolean closes;

  private OutputTarget(OutputStream stream, Optional<OutputFile> file, boolean closes) {
    this.stream = stream;
    this.file = file;
    this.closes = closes;
  }

  public static OutputTarget open(Optional<Path> path) throws IOException {
    if (path.isEmpty()) {
      return new OutputTarget(new StandardOutput(), Optional.empty(), false);
    }
    if (OutputFile.isStream(path.get())) {
      return new OutputTarget(stream(path.get(), path.get()), Optional.empty(), true);
    }
    OutputFile file = OutputFile.create(path.get());
    return new OutputTarget(stream(path.get(), file.path()), Optional.of(file), true);
  }

  private static OutputStream stream(Path named, Path written) throws IOException {
    return GzipOutput.asNamed(named, new NamedOutput(named, Files.newOutputStream(written)));
  }

  /** The unbuffered stream. */
  public OutputStream stream() {
    return stream;
  }

  /** Finishes the output after everything has been written. */
  public void complete() throws IOException {
    stream.flush();
    if (closes) {
      stream.close();
    }
    if (file.isPresent()) {
      file.get().commit();
    }
  }

  /**
   * Keeps the partial output after a failure, if the target is a file.
   *
   * @return the failure, including the path of the partial output
   */
  public IOException kept(Exception failure) {
    String why = Console.describe(failure);
    if (file.isEmpty()) {
      return new IOException(why, failure);
    }
    try {
      stream.close();
    } catch (IOException e) {
      // Closing the stream has failed too: the rest of its buffer could not be written.
      failure.addSuppressed(e);
    }
    try {
      if (Files.size(file.get().path()) == 0) {
        return new IOException(why, failure);
      }
      return new IOException(keptText(why, file.get().keepPartial()), failure);
    } catch (IOException e) {
      failure.addSuppressed(e);
      return new IOException(why + "; the partial output could not be kept", failure);
    }
  }

  /** Adds the path of the partial output to a failure's message. */
  public static String keptText(String why, Path kept) {
    return why + "; the partial output is in " + kept;
  }

  /** Leaves standard output open, because other code may still write to it. */
  @Override
  public void close() throws IOException {
    if (closes) {
      stream.close();
    }
    if (file.isPresent()) {
      file.get().close();
    }
  }
}
