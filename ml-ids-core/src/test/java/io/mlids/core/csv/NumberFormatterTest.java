package io.mlids.core.csv;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumberFormatterTest {
  private final byte[] buffer = new byte[64];

  @ParameterizedTest
  @ValueSource(
      doubles = {
        0,
        -0.0,
        1,
        -1,
        9,
        10,
        99,
        9_999_999,
        1e7,
        -9_999_999,
        -1e7,
        1e300,
        1e-300,
        0.5,
        1e18,
        1e19,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.MIN_VALUE
      })
  void writesDoublesAsJavaDoes(double value) {
    assertThat(asDouble(value)).isEqualTo(Double.toString(value));
  }

  @Test
  void writesAnyDoubleAsJavaDoes() {
    Random random = new Random(3);
    for (int i = 0; i < 100_000; i++) {
      double any = Double.longBitsToDouble(random.nextLong());
      assertThat(asDouble(any)).isEqualTo(Double.toString(any));
      double whole = random.nextInt(-20_000_000, 20_000_000);
      assertThat(asDouble(whole)).isEqualTo(Double.toString(whole));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 7, -7, 10, 12345, -12345, 1L << 53, Long.MAX_VALUE, Long.MIN_VALUE})
  void writesIntegersWithoutADecimalPoint(long value) {
    assertThat(text(NumberFormatter.putLong(value, buffer, 0))).isEqualTo(Long.toString(value));
  }

  @Test
  void writesANonIntegerAsADouble() {
    assertThat(text(NumberFormatter.putWhole(2.5, buffer, 0))).isEqualTo("2.5");
    assertThat(text(NumberFormatter.putWhole(120_000_000, buffer, 0))).isEqualTo("120000000");
  }

  private String asDouble(double value) {
    return text(NumberFormatter.putDouble(value, buffer, 0));
  }

  private String text(int length) {
    return new String(buffer, 0, length, StandardCharsets.US_ASCII);
  }

  @Test
  void writesSinglePrecisionWithJustEnoughDigits() {
    Random random = new Random(5);
    for (int i = 0; i < 10_000; i++) {
      double value = random.nextGaussian() * Math.pow(10, random.nextInt(-20, 20));
      int end = NumberFormatter.putFloat(value, buffer, 0);
      String text = new String(buffer, 0, end, StandardCharsets.ISO_8859_1);
      assertThat((float) Double.parseDouble(text)).isEqualTo((float) value);
      assertThat(text).hasSizeLessThanOrEqualTo(15);
    }
    assertThat(
            new String(
                buffer, 0, NumberFormatter.putFloat(3, buffer, 0), StandardCharsets.US_ASCII))
        .isEqualTo("3.0");
  }
}
