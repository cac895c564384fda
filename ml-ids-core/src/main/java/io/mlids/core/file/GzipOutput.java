package io.mlids.core.file;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Writes gzip (RFC 1952) without a name or time, so identical content produces identical bytes. Not
 * thread-safe.
 */
public final class GzipOutput extends GZIPOutputStream {
  private static final int BUFFER = 1 << 16;

  /**
   * Writes the gzip header.
   *
   * @param level 1 (fastest) to 9 (smallest output)
   */
  public GzipOutput(OutputStream out, int level) throws IOException {
    super(out, BUFFER);
    def.setLevel(level);
  }

  /**
   * Returns whether a file's name ends in {@code .gz}, which means that the file is to be
   * compressed.
   */
  public static boolean isAskedForBy(Path file) {
    return file.toString().toLowerCase(Locale.ROOT).endsWith(".gz");
  }

  /**
   * Returns a compressing stream if the file's name asks for compression; otherwise returns the
   * given stream.
   */
  public static OutputStream asNamed(Path file, OutputStream out) throws IOException {
    return isAskedForBy(file) ? new GzipOutput(out, Deflater.DEFAULT_COMPRESSION) : out;
  }
}
