package io.mlids.parquet.snappy;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Decompresses Snappy's raw format (<a
 * href="https://github.com/google/snappy/blob/main/format_description.txt">description</a>): the
 * length of the output, then literal bytes and copies of earlier output. Damaged input causes an
 * exception, and is never read or written outside its buffers. Thread-safe.
 */
public final class SnappyDecoder {
  private static final int VARINT_BITS = 35;

  private SnappyDecoder() {}

  /**
   * Decompresses a block.
   *
   * @param input the compressed bytes, from position to limit
   * @param output receives the bytes, from its start
   * @return the number of bytes in the output
   * @throws IOException if the input is damaged or the output too small
   */
  public static int decode(ByteBuffer input, ByteBuffer output) throws IOException {
    byte[] in = new byte[input.remaining()];
    input.duplicate().get(in);
    byte[] out = decode(in, output.capacity());
    output.clear().put(out).flip();
    return out.length;
  }

  private static byte[] decode(byte[] in, int most) throws IOException {
    long length = 0;
    int at = 0;
    for (int shift = 0; ; shift += 7) {
      if (at == in.length || shift == VARINT_BITS) {
        throw new IOException("the Snappy data has no length");
      }
      length |= (in[at] & 0x7fL) << shift;
      if (in[at++] >= 0) {
        break;
      }
    }
    if (length > most) {
      throw new IOException("the Snappy data is longer than the page: " + length + " bytes");
    }
    byte[] out = new byte[(int) length];
    try {
      int end = fill(in, at, out);
      if (end != out.length) {
        throw new IOException("the Snappy data ends too early");
      }
    } catch (IndexOutOfBoundsException e) {
      throw new IOException("the Snappy data is damaged", e);
    }
    return out;
  }

  private static int fill(byte[] in, int from, byte[] out) {
    int at = from;
    int to = 0;
    while (at < in.length) {
      int tag = in[at++] & 0xff;
      int size;
      int offset;
      switch (tag & 3) {
        case 0 -> {
          size = tag >>> 2;
          int extra = Math.max(0, size - 59);
          if (extra > 0) {
            size = littleEndian(in, at, extra);
            at += extra;
          }
          size++;
          System.arraycopy(in, at, out, to, size);
          at += size;
          to += size;
          continue;
        }
        case 1 -> {
          size = 4 + (tag >>> 2 & 7);
          offset = (tag & 0xe0) << 3 | in[at++] & 0xff;
        }
        case 2 -> {
          size = 1 + (tag >>> 2);
          offset = littleEndian(in, at, 2);
          at += 2;
        }
        default -> {
          size = 1 + (tag >>> 2);
          offset = littleEndian(in, at, 4);
          at += 4;
        }
      }
      copy(out, to, offset, size);
      to += size;
    }
    return to;
  }

  /** Copies earlier output; if the areas overlap, the bytes repeat. */
  private static void copy(byte[] out, int to, int offset, int size) {
    if (offset <= 0) {
      throw new IndexOutOfBoundsException("offset " + offset);
    }
    if (offset >= size) {
      System.arraycopy(out, to - offset, out, to, size);
    } else {
      for (int i = to; i < to + size; i++) {
        out[i] = out[i - offset];
      }
    }
  }

  private static int littleEndian(byte[] in, int at, int bytes) {
    int value = 0;
    for (int i = 0; i < bytes; i++) {
      value |= (in[at + i] & 0xff) << (8 * i);
    }
    return value;
  }
}
