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
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.zip.ZipException;

/**
 * A sliding window over a stream. {@link #has} makes the next bytes available as a contiguous block
 * at {@link #position}. The window reads large blocks but never waits for more bytes than
 * requested, so it does not delay the packets of a slow stream.
 */
final class CaptureBuffer implements Closeable {
  private static final int CAPACITY = (1 << 20) + (1 << 12);

  /**
   * The number of arrays that are used in rotation if the bytes must be retained. The reader can be
   * that many arrays ahead, so it rarely waits for the thread that uses the bytes.
   */
  private static final int RETAINED = 8;

  /** The usual size of an array in the rotation, so that it stays in the processor's cache. */
  private static final int SHARE = 1 << 18;

  /**
   * The maximum number of bytes per request. Because a request fits into half of the window, each
   * byte is moved at most once.
   */
  static final int LARGEST_REQUEST = CAPACITY / 2;

  private static final VarHandle BIG_INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LITTLE_INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final InputStream in;
  private final Optional<FileChannel> file;
  private byte[] bytes = new byte[CAPACITY];
  private int position;
  private int limit;
  private long passed;
  private boolean ended;
  private Optional<String> cut = Optional.empty();

  /** Arrays that may hold retained bytes, the oldest one first. */
  private final Deque<byte[]> retained = new ArrayDeque<>();

  private Optional<WindowGuard> guard = Optional.empty();

  CaptureBuffer(InputStream in) {
    this(in, Optional.empty());
  }

  /**
   * Creates a window over a stream.
   *
   * @param file provides random access to the same bytes, if the stream is a plain file
   */
  CaptureBuffer(InputStream in, Optional<FileChannel> file) {
    this.in = in;
    this.file = file;
  }

  /** See {@link PacketSource#retain}. */
  void retain(WindowGuard newGuard) {
    guard = Optional.of(newGuard);
  }

  /**
   * Makes the next {@code count} bytes available at {@link #position}, and returns false if fewer
   * bytes remain.
   */
  boolean has(int count) throws IOException {
    return limit - position >= count || !ended && fill(count);
  }

  private boolean fill(int count) throws IOException {
    if (count > LARGEST_REQUEST) {
      throw new IllegalArgumentException(
          count + " bytes requested; the limit is " + LARGEST_REQUEST);
    }
    boolean fitsShare = Math.max(count, limit - position) <= SHARE / 2;
    int wanted = guard.isPresent() && fitsShare ? SHARE : CAPACITY;
    if (position + count > Math.min(wanted, bytes.length) || position == limit && guard.isEmpty()) {
      byte[] next = nextArray(wanted);
      System.arraycopy(bytes, position, next, 0, limit - position);
      bytes = next;
      passed += position;
      limit -= position;
      position = 0;
    }
    int end = Math.min(wanted, bytes.length);
    while (limit - position < count && !ended) {
      int read;
      try {
        read = in.read(bytes, limit, end - limit);
      } catch (EOFException | ZipException e) {
        // The compressed stream is truncated or damaged, but the bytes read so far are valid.
        cut = Optional.of(Objects.requireNonNullElse(e.getMessage(), "ends unexpectedly"));
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

  private byte[] nextArray(int length) {
    if (guard.isEmpty()) {
      return bytes;
    }
    retained.addLast(bytes);
    if (retained.size() < RETAINED) {
      return new byte[length];
    }
    byte[] oldest = retained.removeFirst();
    guard.get().release(oldest);
    return oldest.length < length ? new byte[length] : oldest;
  }

  byte[] bytes() {
    return bytes;
  }

  /** The index of the next byte in {@link #bytes}. */
  int position() {
    return position;
  }

  /** The number of bytes available in the window, from the position on. */
  int available() {
    return limit - position;
  }

  /** The number of bytes from the start of the stream to the position. */
  long offset() {
    return passed + position;
  }

  /** Returns whether the window has reached the end of the stream. */
  boolean isEnded() {
    return ended;
  }

  /** Returns whether the compressed data ended early or was damaged. */
  boolean isCut() {
    return cut.isPresent();
  }

  /** The reason why the compressed data ended early. */
  Optional<String> cut() {
    return cut;
  }

  void skip(int count) {
    position += count;
  }

  /** Skips {@code count} bytes, or all bytes that remain. */
  void discard(long count) throws IOException {
    long left = count;
    while (left > 0 && has(1)) {
      int now = (int) Math.min(left, available());
      position += now;
      left -= now;
    }
  }

  /** Returns whether the stream is a plain file; only then is {@link #i32Ahead} supported. */
  boolean canLookAhead() {
    return file.isPresent();
  }

  /**
   * Reads the 32-bit number at the given distance after the position; returns empty if the number
   * lies beyond the end of the file.
   */
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
