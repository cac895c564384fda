package io.mlids.core.hdf;

import java.util.Arrays;
import java.util.zip.Deflater;

/**
 * A chunk of table rows as HDF5's shuffle filter leaves them: the first bytes of all rows, then
 * their second bytes, and so on. Values are put straight into that order, so a column of small
 * numbers becomes long runs that deflate well. Compressed by zlib at its fastest level. Reused;
 * single owner at any time.
 */
final class ShuffledChunk {
  /** The level of zlib. */
  static final int DEFLATE_LEVEL = 1;

  private final int rowSize;
  private final int capacity;
  private final byte[] planes;
  private final byte[] compressed;
  private int size;
  private int compressedSize;

  ShuffledChunk(int rowSize, int capacity) {
    this.rowSize = rowSize;
    this.capacity = capacity;
    this.planes = new byte[rowSize * capacity];
    this.compressed = new byte[compressedBound(planes.length)];
  }

  /** Rows in use. */
  int size() {
    return size;
  }

  /** Rows that still fit. */
  int remaining() {
    return capacity - size;
  }

  /** Marks this many further rows as used. */
  void add(int rows) {
    size += rows;
  }

  void clear() {
    size = 0;
  }

  /** Puts the low bytes of numbers of the next rows at an offset in the row. */
  void putNumbers(int offset, int bytes, long[] bits, int count) {
    for (int b = 0; b < bytes; b++) {
      int plane = (offset + b) * capacity + size;
      int shift = 8 * b;
      for (int i = 0; i < count; i++) {
        planes[plane + i] = (byte) (bits[i] >>> shift);
      }
    }
  }

  /** Puts text into a field of this many bytes, {@code row} rows after those in use. */
  void putText(int offset, int bytes, byte[] text, int row) {
    int position = offset * capacity + size + row;
    for (int b = 0; b < bytes; b++, position += capacity) {
      planes[position] = b < text.length ? text[b] : 0;
    }
  }

  /** Makes the rows in use the whole chunk, for a table that has fewer than a chunk holds. */
  void compressRowsInUse() {
    for (int b = 1; b < rowSize; b++) {
      System.arraycopy(planes, b * capacity, planes, b * size, size);
    }
    compress(rowSize * size);
  }

  /** Compresses the chunk; rows not in use become zeros. */
  ShuffledChunk compress() {
    for (int b = 0; b < rowSize; b++) {
      Arrays.fill(planes, b * capacity + size, (b + 1) * capacity, (byte) 0);
    }
    compress(planes.length);
    return this;
  }

  private void compress(int length) {
    Deflater deflater = new Deflater(DEFLATE_LEVEL);
    try {
      deflater.setInput(planes, 0, length);
      deflater.finish();
      compressedSize = deflater.deflate(compressed);
      if (!deflater.finished()) {
        throw new IllegalStateException("a compressed chunk is larger than zlib's bound");
      }
    } finally {
      deflater.end();
    }
  }

  /** The largest zlib output for this many bytes: {@code compressBound} of its manual. */
  private static int compressedBound(int length) {
    return length + (length >>> 12) + (length >>> 14) + (length >>> 25) + 13;
  }

  /** Holds the {@link #compressedSize()} bytes that go to the file. */
  byte[] compressed() {
    return compressed;
  }

  int compressedSize() {
    return compressedSize;
  }
}
