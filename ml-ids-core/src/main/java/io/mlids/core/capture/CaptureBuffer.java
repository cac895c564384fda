package io.mlids.core.capture;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.zip.ZipException;

/**
 * A window over a stream that slides forward: {@link #has} makes the next bytes stand in one piece
 * at {@link #position}. Bytes are read in large pieces, yet never waited for beyond what was asked,
 * so that a slow stream's packets come through at once.
 */
final class CaptureBuffer implements Closeable {
  private static final int CAPACITY = (1 << 20) + (1 << 12);

  /**
   * The most bytes that can be asked for in one piece. What is asked for fits behind the first half
   * of the window, so bytes are moved at most once for each time as many are passed, whatever is
   * asked for.
   */
  static final int LARGEST_REQUEST = CAPACITY / 2;

  private static final VarHandle BIG_INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LITTLE_INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final InputStream in;
  private final Optional<FileChannel> file;
  private final byte[] bytes = new byte[CAPACITY];
  private int position;
  private int limit;
  private long passed;
  private boolean ended;
  private Optional<String> cut = Optional.empty();

  CaptureBuffer(InputStream in) {
    this(in, Optional.empty());
  }

  /**
   * A window over a stream.
   *
   * @param file where the stream's bytes can also be read out of turn
   */
  CaptureBuffer(InputStream in, Optional<FileChannel> file) {
    this.in = in;
    this.file = file;
  }

  /** Whether the next {@code count} bytes exist; they then stand at {@link #position}. */
  boolean has(int count) throws IOException {
    return limit - position >= count || !ended && fill(count);
  }

  private boolean fill(int count) throws IOException {
    if (count > LARGEST_REQUEST) {
      throw new IllegalArgumentException(count + " bytes in one piece of " + LARGEST_REQUEST);
    }
    if (position == limit || position + count > CAPACITY) {
      System.arraycopy(bytes, position, bytes, 0, limit - position);
      passed += position;
      limit -= position;
      position = 0;
    }
    while (limit - position < count && !ended) {
      int read;
      try {
        read = in.read(bytes, limit, CAPACITY - limit);
      } catch (EOFException | ZipException e) {
        // A compressed stream that is cut or damaged: what came out of it so far is good.
        cut = Optional.of(e.getMessage());
        read = -1;
      }
      if (read < 0) {
        ended = true;
      } else {
        limit += read;
      }
    }
    return limit - position >= count;
  }

  byte[] bytes() {
    return bytes;
  }

  /** Index of the next byte in {@link #bytes}. */
  int position() {
    return position;
  }

  /** Bytes that stand in the window; more may follow. */
  int available() {
    return limit - position;
  }

  /** Bytes from the start of the stream to the position. */
  long offset() {
    return passed + position;
  }

  /** Whether all bytes of the stream stand in the window or have passed. */
  boolean isEnded() {
    return ended;
  }

  /** Whether the stream ended where its compression says that it should go on. */
  boolean isCut() {
    return cut.isPresent();
  }

  /** What was wrong with the compressed data where the stream was cut. */
  Optional<String> cut() {
    return cut;
  }

  void skip(int count) {
    position += count;
  }

  /** Reads on and throws away; fewer bytes than asked if the stream ends. */
  void discard(long count) throws IOException {
    long left = count;
    while (left > 0 && has(1)) {
      int now = (int) Math.min(left, available());
      position += now;
      left -= now;
    }
  }

  /** Whether {@link #i32Ahead} works: the stream is a file as it is. */
  boolean canLookAhead() {
    return file.isPresent();
  }

  /** The number that stands any distance ahead; empty if the file ends before its end. */
  OptionalInt i32Ahead(long distance, boolean bigEndian) throws IOException {
    ByteBuffer number =
        ByteBuffer.allocate(4).order(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    long at = offset() + distance;
    while (number.hasRemaining()) {
      int read = file.orElseThrow().read(number, at + number.position());
      if (read < 0) {
        return OptionalInt.empty();
      }
    }
    return OptionalInt.of(number.getInt(0));
  }

  int u8(int at) {
    return bytes[position + at] & 0xFF;
  }

  int u16(int at, boolean bigEndian) {
    int first = bytes[position + at] & 0xFF;
    int second = bytes[position + at + 1] & 0xFF;
    return bigEndian ? first << 8 | second : second << 8 | first;
  }

  int i32(int at, boolean bigEndian) {
    return (int) (bigEndian ? BIG_INT : LITTLE_INT).get(bytes, position + at);
  }

  long u32(int at, boolean bigEndian) {
    return Integer.toUnsignedLong(i32(at, bigEndian));
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
