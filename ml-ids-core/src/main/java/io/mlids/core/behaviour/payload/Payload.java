package io.mlids.core.behaviour.payload;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The captured part of a packet's payload. Reused for each packet, so valid only until the next
 * packet. Not thread-safe.
 */
public final class Payload {
  private static final byte[] NOTHING = {};
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] bytes = NOTHING;
  private int offset;
  private int available;
  private int length;

  /**
   * Sets the payload.
   *
   * @param available the number of captured bytes, fewer than {@code length} if the packet was
   *     truncated or only its length is known
   */
  public void set(byte[] bytes, int offset, int available, int length) {
    this.bytes = bytes;
    this.offset = offset;
    this.available = Math.max(0, Math.min(available, length));
    this.length = length;
  }

  /** Sets the length of a payload of which no bytes were captured. */
  public void setLength(int bytes) {
    set(NOTHING, 0, 0, bytes);
  }

  /** The payload length of the packet. */
  public int length() {
    return length;
  }

  /** The number of captured bytes. */
  public int available() {
    return available;
  }

  /** A byte, 0 to 255; −1 after the end. */
  public int at(int index) {
    return index >= 0 && index < available ? bytes[offset + index] & 0xFF : -1;
  }

  /**
   * Returns the two bytes at an index as a big-endian number, or −1 if they are not within the
   * payload.
   */
  public int shortAt(int index) {
    return index + 1 < available ? at(index) << 8 | at(index + 1) : -1;
  }

  /** Returns whether the payload contains an ASCII string at an index. */
  public boolean has(int index, String text) {
    if (index + text.length() > available) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (bytes[offset + index + i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** The index of a character between a start and a limit (exclusive); −1 if it is not found. */
  public int indexOf(int character, int from, int limit) {
    int end = offset + Math.min(limit, available);
    for (int i = offset + from; i < end; i++) {
      if ((bytes[i] & 0xFF) == character) {
        return i - offset;
      }
    }
    return -1;
  }

  /** A copy of the captured bytes between two indexes. */
  byte[] copy(int from, int to) {
    return Arrays.copyOfRange(bytes, offset + from, offset + to);
  }

  /** The captured bytes between two indexes as text, one character each. */
  String text(int from, int to) {
    return new String(bytes, offset + from, to - from, StandardCharsets.ISO_8859_1);
  }

  /** A hash of the captured bytes between two indexes. */
  public long hash(int from, int to) {
    int end = offset + Math.min(to, available);
    int at = offset + from;
    long hash = 0xcbf2_9ce4_8422_2325L;
    for (; at <= end - Long.BYTES; at += Long.BYTES) {
      hash = mixed(hash, (long) LONGS.get(bytes, at));
    }
    for (; at < end; at++) {
      hash = mixed(hash, bytes[at]);
    }
    return hash & Long.MAX_VALUE >>> 1;
  }

  private static long mixed(long hash, long word) {
    long product = (hash ^ word) * 0x9E37_79B9_7F4A_7C15L;
    return product ^ product >>> 32;
  }
}
