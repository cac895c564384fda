package io.mlids.core.command;

import io.mlids.core.dataset.GzipOutput;
import io.mlids.core.dataset.OutputFile;
import java.io.Closeable;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Standard output, a pipe or device, or a file that has its name only after {@link #complete}. What
 * has a name that ends with {@code .gz} is compressed by gzip.
 */
final class OutputTarget implements Closeable {
  private final OutputStream stream;
  private final Optional<OutputFile> file;
  private final boolean closes;

  private OutputTarget(OutputStream stream, Optional<OutputFile> file, boolean closes) {
    this.stream = stream;
    this.file = file;
    this.closes = closes;
  }

  static OutputTarget open(Optional<Path> path) throws IOException {
    if (path.isEmpty()) {
      return new OutputTarget(new FileOutputStream(FileDescriptor.out), Optional.empty(), false);
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

  /** Not buffered. */
  OutputStream stream() {
    return stream;
  }

  /** Finishes the output, everything having been written. */
  void complete() throws IOException {
    stream.flush();
    if (closes) {
      stream.close();
    }
    if (file.isPresent()) {
      file.get().commit();
    }
  }

  /** Standard output stays open: others may write to it yet. */
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
