package io.mlids.core.hdf;

import java.util.Arrays;
import java.util.zip.Deflater;

/**
 * A chunk of table rows in the order of HDF5's shuffle filter: the first bytes of all rows, then
 * all second bytes, and so on. Values are stored directly in that order, so a column of small
 * numbers becomes long runs that compress well. zlib compresses the chunk at its fastest level.
 * Reused; not thread-safe.
 */
final class ShuffledChunk {
  /** The zlib compression level. */
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

  /** The number of rows in use. */
  int size() {
    return size;
  }

  /** The number of rows that can still be added to the chunk. */
  int remaining() {
    return capacity - size;
  }

  /** Marks the next {@code rows} rows as used. */
  void add(int rows) {
    size += rows;
  }

  void clear() {
    size = 0;
  }

  /** Stores the low-order bytes of each number at the given offset in one of the next rows. */
  void putNumbers(int offset, int bytes, long[] bits, int count) {
    for (int b = 0; b < bytes; b++) {
      int plane = (offset + b) * capacity + size;
      int shift = 8 * b;
      for (int i = 0; i < count; i++) {
        planes[plane + i] = (byte) (bits[i] >>> shift);
      }
    }
  }

  /** Stores text in a field of {@code bytes} bytes; row 0 is the first unused row. */
  void putText(int offset, int bytes, byte[] text, int row) {
    int position = offset * capacity + size + row;
    for (int b = 0; b < bytes; b++, position += capacity) {
      planes[position] = b < text.length ? text[b] : 0;
    }
  }

  /** Compresses only the rows in use, for a table that is smaller than a chunk. */
  void compressRowsInUse() {
    for (int b = 1; b < rowSize; b++) {
      System.arraycopy(planes, b * capacity, planes, b * size, size);
    }
    compress(rowSize * size);
  }

  /** Compresses the chunk; unused rows are zeroed. */
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

  /**
   * The maximum size of zlib's output for an input of {@code length} bytes, computed like {@code
   * compressBound} in zlib.
   */
  private static int compressedBound(int length) {
    return length + (length >>> 12) + (length >>> 14) + (length >>> 25) + 13;
  }

  /** An array that starts with the {@link #compressedSize()} bytes to write. */
  byte[] compressed() {
    return compressed;
  }

  int compressedSize() {
    return compressedSize;
  }
}
