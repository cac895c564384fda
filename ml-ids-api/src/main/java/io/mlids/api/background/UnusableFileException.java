package io.mlids.api.background;

import java.io.IOException;
import java.nio.file.Path;

/** A configured file cannot be used; the message names the file, the problem and the remedy. */
public final class UnusableFileException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient Path file;

  public UnusableFileException(Path file, String problem) {
    super(file + problem);
    this.file = file;
  }

  public UnusableFileException(Path file, String problem, Throwable cause) {
    super(file + problem, cause);
    this.file = file;
  }

  /** The file. */
  public Path file() {
    return file;
  }
}
