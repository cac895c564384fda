package io.mlids.core.file;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Compresses what is written, as gzip (RFC 1952) without a name or time, so that the same content
 * gives the same bytes. Not thread-safe.
 */
public final class GzipOutput extends GZIPOutputStream {
  private static final int BUFFER = 1 << 16;

  /**
   * Begins to compress.
   *
   * @param level 1, fastest, to 9, smallest
   */
  public GzipOutput(OutputStream out, int level) throws IOException {
    super(out, BUFFER);
    def.setLevel(level);
  }

  /** Whether a file is to be compressed, by its name. */
  public static boolean isAskedForBy(Path file) {
    return file.toString().toLowerCase(Locale.ROOT).endsWith(".gz");
  }

  /** The stream itself, or one that compresses, as the file's name asks. */
  public static OutputStream asNamed(Path file, OutputStream out) throws IOException {
    return isAskedForBy(file) ? new GzipOutput(out, Deflater.DEFAULT_COMPRESSION) : out;
  }
}
