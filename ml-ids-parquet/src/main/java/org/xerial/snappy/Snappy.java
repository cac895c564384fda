package org.xerial.snappy;

import io.mlids.parquet.snappy.SnappyDecoder;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The only method of {@code snappy-java} that Hardwood calls. Thread-safe. */
public final class Snappy {
  private Snappy() {}

  /**
   * Decompresses a block.
   *
   * @return the number of bytes in the output, which starts at its first byte
   * @throws IOException if the input is damaged
   */
  public static int uncompress(ByteBuffer compressed, ByteBuffer uncompressed) throws IOException {
    return SnappyDecoder.decode(compressed, uncompressed);
  }
}
