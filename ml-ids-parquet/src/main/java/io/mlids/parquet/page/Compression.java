package io.mlids.parquet.page;

import io.mlids.core.file.GzipOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.zip.Deflater;

/** How pages are compressed. */
public enum Compression {
  NONE(0),
  /** The fastest level of gzip. */
  GZIP(2);

  private final int codec;

  Compression(int codec) {
    this.codec = codec;
  }

  /** The number of the codec in the Parquet format. */
  public int codec() {
    return codec;
  }

  byte[] compress(byte[] bytes, int length) {
    return switch (this) {
      case NONE -> Arrays.copyOf(bytes, length);
      case GZIP -> gzip(bytes, length);
    };
  }

  private static byte[] gzip(byte[] bytes, int length) {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream(length / 4 + 64);
    try (GzipOutput gzip = new GzipOutput(compressed, Deflater.BEST_SPEED)) {
      gzip.write(bytes, 0, length);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory never fails", e);
    }
    return compressed.toByteArray();
  }
}
