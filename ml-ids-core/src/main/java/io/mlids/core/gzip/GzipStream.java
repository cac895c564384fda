package io.mlids.core.gzip;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * Decompresses a gzip stream: the content of all members in sequence, as {@code gzip -d} does.
 * Neither stack depth nor memory use depends on the number of members. Up to {@value
 * #MAX_EMPTY_MEMBERS} consecutive members may be empty. Bytes after the last member are ignored.
 * Content is returned as it arrives, even from a slow stream.
 *
 * <p>Reading throws {@link EOFException} if the stream ends within a member, and {@link
 * ZipException} if a member is damaged or too many are empty. All data read before the exception is
 * valid. Not thread-safe.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1952">RFC 1952</a>
 */
public final class GzipStream extends InputStream {
  /** A concatenation of files has at most one empty member per file. */
  static final int MAX_EMPTY_MEMBERS = 10_000;

  private static final int BUFFER = 1 << 16;
  private static final int DEFLATE = 8;
  private static final int HEADER_CRC = 1 << 1;
  private static final int EXTRA = 1 << 2;
  private static final int NAME = 1 << 3;
  private static final int COMMENT = 1 << 4;

  private final InputStream in;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 contentCrc = new CRC32();
  private final CRC32 headerCrc = new CRC32();
  private final byte[] input = new byte[BUFFER];
  private int position;
  private int limit;
  private int emptyMembers;
  private boolean ended;

  /**
   * Reads the header of the first member. Closing this stream closes the underlying one.
   *
   * @throws EOFException if the stream ends within the header
   * @throws ZipException if the header is invalid
   */
  public GzipStream(InputStream in) throws IOException {
    this.in = in;
    try {
      readHeader();
    } catch (IOException | RuntimeException e) {
      inflater.end();
      throw e;
    }
  }

  /**
   * The content of a stream: decompressed if the stream begins with gzip's magic bytes, otherwise
   * unchanged.
   *
   * @throws EOFException if the stream ends within the gzip header
   * @throws ZipException if the gzip header is invalid
   */
  public static InputStream content(InputStream stream) throws IOException {
    PushbackInputStream peeked = new PushbackInputStream(stream, 2);
    byte[] magic = peeked.readNBytes(2);
    peeked.unread(magic);
    boolean compressed = magic.length == 2 && magic[0] == 0x1F && magic[1] == (byte) 0x8B;
    return compressed ? new GzipStream(peeked) : peeked;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (!ended) {
      if (inflater.finished()) {
        endMember();
        continue;
      }
      int count = inflate(bytes, offset, length);
      if (count > 0) {
        contentCrc.update(bytes, offset, count);
        return count;
      }
      if (!inflater.finished() && position == limit && !fill()) {
        throw new EOFException("it ends within compressed data");
      }
    }
    return -1;
  }

  private int inflate(byte[] bytes, int offset, int length) throws ZipException {
    inflater.setInput(input, position, limit - position);
    try {
      return inflater.inflate(bytes, offset, length);
    } catch (DataFormatException e) {
      throw new ZipException(e.getMessage() == null ? "invalid compressed data" : e.getMessage());
    } finally {
      position = limit - inflater.getRemaining();
    }
  }

  private void endMember() throws IOException {
    if (u32() != contentCrc.getValue() || u32() != (inflater.getBytesWritten() & 0xFFFF_FFFFL)) {
      throw new ZipException("the checksum or length of a member does not match its content");
    }
    emptyMembers = inflater.getBytesWritten() == 0 ? emptyMembers + 1 : 0;
    if (emptyMembers > MAX_EMPTY_MEMBERS) {
      throw new ZipException("more than " + MAX_EMPTY_MEMBERS + " empty members in a row");
    }
    try {
      readHeader();
    } catch (EOFException | ZipException e) {
      // What follows is padding or other data, not a member.
      ended = true;
    }
  }

  private void readHeader() throws IOException {
    headerCrc.reset();
    if (u8() != 0x1F || u8() != 0x8B) {
      throw new ZipException("not in gzip format");
    }
    if (u8() != DEFLATE) {
      throw new ZipException("unknown compression method");
    }
    int flags = u8();
    skipBytes(6);
    if ((flags & EXTRA) != 0) {
      skipBytes(u16());
    }
    if ((flags & NAME) != 0) {
      skipText();
    }
    if ((flags & COMMENT) != 0) {
      skipText();
    }
    if ((flags & HEADER_CRC) != 0) {
      int expected = (int) headerCrc.getValue() & 0xFFFF;
      if (u16() != expected) {
        throw new ZipException("the header checksum does not match");
      }
    }
    inflater.reset();
    contentCrc.reset();
  }

  private void skipBytes(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      u8();
    }
  }

  private void skipText() throws IOException {
    while (u8() != 0) {
      // Skip up to the terminating zero.
    }
  }

  private int u8() throws IOException {
    if (position == limit && !fill()) {
      throw new EOFException("it ends within the header or trailer of a member");
    }
    int next = input[position++] & 0xFF;
    headerCrc.update(next);
    return next;
  }

  private int u16() throws IOException {
    int low = u8();
    return low | u8() << 8;
  }

  private long u32() throws IOException {
    long low = u16();
    return low | (long) u16() << 16;
  }

  private boolean fill() throws IOException {
    position = 0;
    limit = Math.max(0, in.read(input, 0, BUFFER));
    return limit > 0;
  }

  /** Also closes the underlying stream. */
  @Override
  public void close() throws IOException {
    ended = true;
    inflater.end();
    in.close();
  }
}
