package io.mlids.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;

class ParquetReaderTest {
  @Test
  void blamesTheCompressionOnlyIfTheCodecIsMissing() {
    String compressed =
        "pages are compressed with another method; write the file with Snappy or gzip";
    assertThat(reason("LZO compression is not supported")).isEqualTo(compressed);
    assertThat(reason("Cannot read ZSTD-compressed Parquet file: required library not found."))
        .isEqualTo(compressed);
    assertThat(reason("BYTE_STREAM_SPLIT not supported for type: BOOLEAN"))
        .isEqualTo("BYTE_STREAM_SPLIT not supported for type: BOOLEAN");
    assertThat(ParquetReader.reason(new UncheckedIOException(new IOException("compressed page"))))
        .isEqualTo("compressed page");
  }

  private static String reason(String message) {
    return ParquetReader.reason(
        new IllegalStateException("in a thread", new UnsupportedOperationException(message)));
  }
}
