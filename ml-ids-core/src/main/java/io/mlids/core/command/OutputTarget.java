package io.mlids.core.command;

import io.mlids.core.dataset.OutputFile;
import java.io.Closeable;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Standard output, or a file that has its name only after {@link #complete}. */
final class OutputTarget implements Closeable {
  private final OutputStream stream;
  private final Optional<OutputFile> file;

  private OutputTarget(OutputStream stream, Optional<OutputFile> file) {
    this.stream = stream;
    this.file = file;
  }

  static OutputTarget open(Optional<Path> path) throws IOException {
    if (path.isEmpty()) {
      return new OutputTarget(new FileOutputStream(FileDescriptor.out), Optional.empty());
    }
    OutputFile file = OutputFile.create(path.get());
    return new OutputTarget(Files.newOutputStream(file.path()), Optional.of(file));
  }

  /** Not buffered. */
  OutputStream stream() {
    return stream;
  }

  /** Finishes the output, everything having been written. */
  void complete() throws IOException {
    stream.flush();
    if (file.isPresent()) {
      stream.close();
      file.get().commit();
    }
  }

  /** Standard output stays open: others may write to it yet. */
  @Override
  public void close() throws IOException {
    if (file.isPresent()) {
      stream.close();
      file.get().close();
    }
  }
}
