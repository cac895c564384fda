package io.mlids.core.console;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Converts UTF-8 to the encoding of a terminal. Characters that the encoding does not include are
 * escaped ({@code \u00fc}), so no text is lost. Not thread-safe.
 */
final class TerminalEncoder extends FilterOutputStream {
  private static final int BUFFER = 8192;

  private final Charset charset;
  private final CharsetEncoder encoder;
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);

  /** Buffers the first bytes of a character until its last byte arrives. */
  private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER);

  private final CharBuffer characters = CharBuffer.allocate(BUFFER);

  TerminalEncoder(OutputStream terminal, Charset charset) {
    super(terminal);
    this.charset = charset;
    this.encoder = charset.newEncoder();
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] source, int offset, int length) throws IOException {
    int from = offset;
    int end = offset + length;
    while (from < end) {
      int count = Math.min(bytes.remaining(), end - from);
      bytes.put(source, from, count);
      from += count;
      bytes.flip();
      decoder.decode(bytes, characters, false);
      bytes.compact();
      characters.flip();
      out.write(escaped(characters.toString()).getBytes(charset));
      characters.clear();
    }
  }

  private String escaped(String text) {
    if (encoder.canEncode(text)) {
      return text;
    }
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (encoder.canEncode(c)) {
        escaped.append(c);
      } else {
        escaped.append(Terminal.escape(c));
      }
    }
    return escaped.toString();
  }
}
