package io.mlids.api.capture;

import io.mlids.api.capture.CaptureRefusedException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;

/**
 * The content of the field {@code file} in a {@code multipart/form-data} body, read while it
 * arrives. Other fields are skipped.
 */
final class MultipartFile extends InputStream {
  static final String FIELD = "file";

  private static final int PIECE = 64 << 10;
  private static final int LONGEST_PART_HEADERS = 4 << 10;
  private static final int MAX_PARTS = 100;

  /** Matches quoted values as a whole, because a file name may contain any character. */
  private static final Pattern PARAMETER =
      Pattern.compile(";\\s*([^=;\\s]+)\\s*=\\s*(?:\"((?:[^\"\\\\]++|\\\\.)*+)\"|([^;\\s\"]*))");

  private final InputStream body;
  private final byte[] piece = new byte[PIECE];
  private final Queue<ByteBuffer> content = new ArrayDeque<>();
  private final MultiPart.Parser parser;
  private String fileName = "";
  private boolean inFile;
  private boolean fileSeen;
  private boolean fileEnded;
  private boolean bodyEnded;
  private @Nullable CaptureRefusedException failure;

  /**
   * Reads the form up to the content of the file.
   *
   * @throws CaptureRefusedException if the form has no file
   */
  MultipartFile(InputStream body, String boundary) throws IOException {
    this.body = body;
    this.parser = new MultiPart.Parser(boundary, new Parts());
    parser.setPartHeadersMaxLength(LONGEST_PART_HEADERS);
    parser.setMaxParts(MAX_PARTS);
    while (!fileSeen) {
      if (bodyEnded) {
        throw refused("has no field '" + FIELD + "'; send the capture as curl -F file=@… does");
      }
      parsePiece();
    }
  }

  private static CaptureRefusedException refused(String what) {
    return new CaptureRefusedException(Reason.UNREADABLE, "the multipart body " + what);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    while (content.isEmpty() && !fileEnded) {
      if (bodyEnded) {
        throw refused("ends within the file; send the whole file");
      }
      parsePiece();
    }
    ByteBuffer next = content.peek();
    if (next == null) {
      return -1;
    }
    int count = Math.min(length, next.remaining());
    next.get(into, offset, count);
    if (!next.hasRemaining()) {
      content.remove();
    }
    return count;
  }

  /** Reads and discards what follows the file. */
  void finish() throws IOException {
    if (failure != null) {
      throw failure;
    }
    while (!bodyEnded) {
      parsePiece();
      content.clear();
    }
  }

  private void parsePiece() throws IOException {
    int read = body.read(piece);
    bodyEnded = read < 0;
    parser.parse(Content.Chunk.from(ByteBuffer.wrap(piece, 0, Math.max(0, read)), bodyEnded));
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public void close() throws IOException {
    body.close();
  }

  /** The file name given in the form; empty if missing. */
  String fileName() {
    return fileName;
  }

  private static String parameter(String disposition, String name) {
    Matcher parameter = PARAMETER.matcher(disposition);
    while (parameter.find()) {
      if (parameter.group(1).equalsIgnoreCase(name)) {
        return parameter.group(2) != null ? parameter.group(2) : parameter.group(3);
      }
    }
    return "";
  }

  /** Receives the parser's events while a piece is parsed. */
  private final class Parts implements MultiPart.Parser.Listener {
    private String disposition = "";

    @Override
    public void onPartBegin() {
      disposition = "";
    }

    @Override
    public void onPartHeader(String header, String value) {
      if (header.equalsIgnoreCase("Content-Disposition")) {
        disposition = value;
      }
    }

    @Override
    public void onPartHeaders() {
      inFile = !fileSeen && parameter(disposition, "name").equals(FIELD);
      if (inFile) {
        fileName = parameter(disposition, "filename");
      }
      fileSeen |= inFile;
    }

    @Override
    public void onPartContent(Content.Chunk chunk) {
      // No copy is needed: the bytes are consumed before the next piece overwrites them.
      if (inFile && chunk.hasRemaining()) {
        content.add(chunk.getByteBuffer().slice());
      }
    }

    @Override
    public void onPartEnd() {
      fileEnded |= inFile;
      inFile = false;
    }

    @Override
    public void onFailure(Throwable problem) {
      if (!fileEnded) {
        failure = refused("is malformed (" + problem.getMessage() + "); send it as curl -F does");
      }
    }
  }
}
