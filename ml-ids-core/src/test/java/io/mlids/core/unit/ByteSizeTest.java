package io.mlids.core.unit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSizeTest {

  @ParameterizedTest
  @CsvSource({
    "16MiB, 16777216",
    "16 mib, 16777216",
    "1.5KiB, 1536",
    "500KB, 500000",
    "500 kB, 500000",
    "2M, 2000000",
    "2Mi, 2097152",
    "1GiB, 1073741824",
    "1gb, 1000000000",
    "1048576, 1048576",
    "10 bytes, 10",
    "10B, 10"
  })
  void reads(String text, long bytes) {
    assertThat(ByteSize.parse(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "MiB", "-1", "1.5", "16 miles", "1e3", "99999999999999999999"})
  void refuses(String text) {
    assertThatThrownBy(() -> ByteSize.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({"16777216, 16 MiB", "2048, 2 KiB", "1000, 1000 bytes"})
  void writes(long bytes, String text) {
    assertThat(ByteSize.text(bytes)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 bytes",
    "999, 999 bytes",
    "1000, 1.0 kB",
    "999999, 1.0 MB",
    "6912345678, 6.9 GB",
    "5000000000000, 5.0 TB"
  })
  void writesApproximately(long bytes, String text) {
    assertThat(ByteSize.approximate(bytes)).isEqualTo(text);
  }
}
