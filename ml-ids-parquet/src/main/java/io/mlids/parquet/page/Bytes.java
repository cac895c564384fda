package io.mlids.parquet.page;

import java.util.Arrays;

/** A growing array of bytes. Not thread-safe. */
final class Bytes {
  private byte[] bytes = new byte[1 << 12];
  private int length;

  void write(int value) {
    ensure(1);
    bytes[length++] = (byte) value;
  }

  void write(byte[] source) {
    ensure(source.length);
    System.arraycopy(source, 0, bytes, length, source.length);
    length += source.length;
  }

  void littleEndian(long value, int size) {
    ensure(size);
    for (int i = 0; i < size; i++) {
      bytes[length++] = (byte) (value >>> 8 * i);
    }
  }

  void varint(int value) {
    int rest = value;
    while ((rest & ~0x7F) != 0) {
      write(rest & 0x7F | 0x80);
      rest >>>= 7;
    }
    write(rest);
  }

  int length() {
    return length;
  }

  byte[] array() {
    return bytes;
  }

  byte[] toByteArray() {
    return Arrays.copyOf(bytes, length);
  }

  private void ensure(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }
}
