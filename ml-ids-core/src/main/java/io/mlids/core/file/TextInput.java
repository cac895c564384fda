package io.mlids.core.file;

import io.mlids.core.gzip.GzipStream;
import io.mlids.core.table.DatasetFormatException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.ZipException;

/**
 * The text of a dataset file, decompressed on the fly if it begins with gzip's magic bytes; the
 * name is ignored. Memory use does not depend on the size of the file. Not thread-safe.
 */
public final class TextInput extends InputStream {
  private static final int BUFFER = 1 << 16;

  private final String name;
  private final Counting file;
  private final BufferedInputStream text;

  private TextInput(String name, Counting file, BufferedInputStream text) {
    this.name = name;
    this.file = file;
    this.text = text;
  }

  /** Opens a file. */
  public static TextInput open(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new FileSystemException(file.toString(), null, "this is a directory; specify a file");
    }
    return open(Files.newInputStream(file), file.toString());
  }

  /**
   * Opens a stream. Closing the returned text closes the stream; if this method fails, the stream
   * is closed immediately.
   *
   * @param name the stream's name, for use in messages
   * @throws DatasetFormatException if the stream begins with gzip's magic bytes, but its gzip
   *     header is invalid
   */
  public static TextInput open(InputStream stream, String name) throws IOException {
    Counting file = new Counting(stream);
    try {
      return new TextInput(name, file, new BufferedInputStream(GzipStream.content(file), BUFFER));
    } catch (EOFException | ZipException e) {
      stream.close();
      throw damaged(name, e);
    } catch (IOException e) {
      stream.close();
      throw e;
    }
  }

  /**
   * Checks that the first bytes are text.
   *
   * @throws DatasetFormatException if the file has another format; the message names the format and
   *     the remedy
   */
  public void requireText() throws IOException {
    Optional<FileKind> kind = FileKind.of(peek(FileKind.ENOUGH));
    if (kind.isPresent()) {
      throw kind.get().refusal(name);
    }
  }

  /**
   * Returns the next {@code count} bytes without consuming them, or fewer at the end of the text.
   */
  public byte[] peek(int count) throws IOException {
    try {
      text.mark(count);
      byte[] bytes = text.readNBytes(count);
      text.reset();
      return bytes;
    } catch (EOFException | ZipException e) {
      throw damaged(name, e);
    }
  }

  private static DatasetFormatException damaged(String name, IOException cause) {
    return new DatasetFormatException(
        name
            + (cause instanceof EOFException
                ? ": the gzip data is truncated; copy or write the file again"
                : ": the gzip data is damaged (" + cause.getMessage() + "); copy the file again"),
        cause);
  }

  /** The number of bytes read from the file so far, before decompression. */
  public long bytesOfFile() {
    return file.count;
  }

  @Override
  public int read() throws IOException {
    try {
      return text.read();
    } catch (EOFException | ZipException e) {
      throw damaged(name, e);
    }
  }

  /**
   * {@inheritDoc}
   *
   * @throws DatasetFormatException if the gzip data is truncated or damaged
   */
  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    try {
      return text.read(bytes, offset, length);
    } catch (EOFException | ZipException e) {
      throw damaged(name, e);
    }
  }

  @Override
  public void close() throws IOException {
    text.close();
  }

  private static final class Counting extends FilterInputStream {
    private long count;

    Counting(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int next = super.read();
      count += next < 0 ? 0 : 1;
      return next;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = super.read(bytes, offset, length);
      count += Math.max(0, read);
      return read;
    }
  }
}
