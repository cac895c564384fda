package io.mlids.core.behaviour.payload;

/**
 * The start of a packet's payload. Reused for each packet; not thread-safe, and valid until the
 * next packet.
 */
public final class Payload {
  private static final byte[] NOTHING = {};

  private byte[] bytes = NOTHING;
  private int offset;
  private int available;
  private int length;

  /**
   * Points to other bytes.
   *
   * @param available the number of visible bytes, fewer than {@code length} where the capture was
   *     cut or only the length is known
   */
  public void set(byte[] bytes, int offset, int available, int length) {
    this.bytes = bytes;
    this.offset = offset;
    this.available = Math.max(0, Math.min(available, length));
    this.length = length;
  }

  /** Sets the length without any visible bytes. */
  public void setLength(int bytes) {
    set(NOTHING, 0, 0, bytes);
  }

  /** Bytes that the packet carries. */
  public int length() {
    return length;
  }

  /** Visible bytes. */
  public int available() {
    return available;
  }

  /** A byte as a number from 0; −1 after the end. */
  public int at(int index) {
    return index >= 0 && index < available ? bytes[offset + index] & 0xFF : -1;
  }

  /** Two bytes, the higher one first; −1 after the end. */
  public int shortAt(int index) {
    return index + 1 < available ? at(index) << 8 | at(index + 1) : -1;
  }

  /** Whether these ASCII characters are at an index. */
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

  /** The index of a character at or after a start; −1 if it is not before a limit. */
  public int indexOf(int character, int from, int limit) {
    for (int i = from; i < Math.min(limit, available); i++) {
      if (at(i) == character) {
        return i;
      }
    }
    return -1;
  }

  /** FNV-1a of the bytes between two indexes, cut at the end. */
  public long hash(int from, int to) {
    long hash = 0xcbf2_9ce4_8422_2325L;
    for (int i = from; i < Math.min(to, available); i++) {
      hash = (hash ^ at(i)) * 0x100_0000_01b3L;
    }
    return hash & Long.MAX_VALUE >>> 1;
  }
}
