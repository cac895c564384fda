package io.mlids.core.csv;

import io.mlids.core.file.FileKind;
import io.mlids.core.file.TextInput;
import io.mlids.core.table.DatasetFormatException;
import java.io.IOException;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Reads each byte of a file as a character from U+0000 to U+00FF, so that no byte is lost or
 * rejected, regardless of the encoding. The structure of a CSV file is pure ASCII, so only the few
 * text cells need to be {@linkplain #decode decoded}. Gzipped files are decompressed, and a UTF-8
 * byte order mark is skipped.
 */
final class RawTextReader extends Reader {
  private static final int BUFFER_SIZE = 1 << 16;

  private final TextInput in;
  private final byte[] buffer = new byte[BUFFER_SIZE];
  private int last = '\n';
  private boolean atEnd;

  private RawTextReader(TextInput in) {
    this.in = in;
  }

  /**
   * Opens a file.
   *
   * @throws DatasetFormatException if the file has the magic bytes of another format
   */
  static RawTextReader open(Path file) throws IOException {
    TextInput in = TextInput.open(file);
    try {
      in.requireText();
      byte[] start = in.peek(FileKind.ENOUGH);
      if (FileKind.isHdf5(start)) {
        throw new DatasetFormatException(
            file
                + ": the file is in HDF5 format; use a CSV file ('fit' and 'evaluate' also read"
                + " HDF5)");
      }
      if (begins(start, 0xef, 0xbb, 0xbf)) {
        in.skipNBytes(3);
      }
      return new RawTextReader(in);
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  /** Decodes the text of a cell as UTF-8, or as ISO 8859-1 if it is not valid UTF-8. */
  static String decode(char[] raw, int offset, int length) {
    boolean ascii = true;
    for (int i = offset; i < offset + length && ascii; i++) {
      ascii = raw[i] < 0x80;
    }
    String text = new String(raw, offset, length);
    if (ascii) {
      return text;
    }
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return text;
    }
  }

  /** The number of bytes read from the file so far, before decompression. */
  long bytesRead() {
    return in.bytesOfFile();
  }

  /** Returns whether the reader has reached the end of the file. */
  boolean ended() {
    return atEnd;
  }

  /** Returns whether the file ended in the middle of a line. */
  boolean endedWithinLine() {
    return atEnd && last != '\n' && last != '\r';
  }

  @Override
  public int read(char[] target, int offset, int length) throws IOException {
    int count = in.read(buffer, 0, Math.min(length, buffer.length));
    if (count < 0) {
      atEnd = true;
      return -1;
    }
    for (int i = 0; i < count; i++) {
      target[offset + i] = (char) (buffer[i] & 0xff);
    }
    if (count > 0) {
      last = buffer[count - 1];
    }
    return count;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private static boolean begins(byte[] start, int... mark) {
    boolean equal = start.length >= mark.length;
    for (int i = 0; i < mark.length && equal; i++) {
      equal = (start[i] & 0xff) == mark[i];
    }
    return equal;
  }
}
