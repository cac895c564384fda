package io.mlids.core.dataset;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Bits into bytes, the first bit lowest, as deflate has them (RFC 1951, 3.1.1). Single owner. */
final class BitOutput {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] bytes;
  private int size;
  private long waiting;
  private int waitingBits;

  BitOutput(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Appends the lowest {@code count} bits of a value that has no others, 32 at most. */
  void put(int value, int count) {
    waiting |= (long) value << waitingBits;
    waitingBits += count;
    if (waitingBits >= Integer.SIZE) {
      INT.set(bytes, size, (int) waiting);
      size += Integer.BYTES;
      waiting >>>= Integer.SIZE;
      waitingBits -= Integer.SIZE;
    }
  }

  /** Fills the byte that was begun with zeros. */
  void alignToByte() {
    while (waitingBits > 0) {
      bytes[size++] = (byte) waiting;
      waiting >>>= Byte.SIZE;
      waitingBits -= Byte.SIZE;
    }
    waitingBits = 0;
  }

  /** Appends whole bytes, where a byte begins. */
  void putBytes(byte[] source, int from, int length) {
    alignToByte();
    System.arraycopy(source, from, bytes, size, length);
    size += length;
  }

  /** Whole bytes written. */
  int size() {
    return size;
  }
}
