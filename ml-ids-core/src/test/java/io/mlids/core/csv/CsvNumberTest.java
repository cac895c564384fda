package io.mlids.core.csv;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.core.table.CleaningReport.Missing;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvNumberTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "6, 6",
    "6.0, 6",
    "6., 6",
    ".5, 0.5",
    "-1, -1",
    "+7, 7",
    "6.00E+00, 6",
    "7.770863e+06, 7770863",
    "4.4964004E7, 44964004",
    "1e-3, 0.001",
    "' 80', 80",
    "'80 ', 80",
    "9007199254740993, 9007199254740992",
    "123456789012345678901234567890, 123456789012345678901234567890",
    "Infinity, Infinity",
    "-Infinity, -Infinity",
    "inf, Infinity",
    "+INF, Infinity",
    "-inf, -Infinity"
  })
  void readsEverySpellingOfANumber(String cell, double expected) {
    assertThat(parse(cell)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"abc", "-", "+", ".", "e5", "1e", "1 2", "1,5", "0x1p3", "1d", "1f", "1.2.3", "x"})
  void rejectsEverythingElse(String cell) {
    assertThat(parse(cell)).isNaN();
    assertThat(missing(cell)).isEqualTo(Missing.NO_NUMBER);
  }

  @ParameterizedTest
  @CsvSource({"'', EMPTY", "'  ', EMPTY", "NaN, NAN", "nan, NAN", "-nan, NAN", "' NaN ', NAN"})
  void givesTheReasonForAMissingNumber(String cell, Missing why) {
    assertThat(parse(cell)).isNaN();
    assertThat(missing(cell)).isEqualTo(why);
  }

  @Test
  @Tag("slow")
  void givesTheNearestDoubleAsJavaDoes() {
    Random random = new Random(7);
    for (int i = 0; i < 200_000; i++) {
      String cell = randomDecimal(random);
      assertThat(parse(cell)).as(cell).isEqualTo(Double.parseDouble(cell));
    }
  }

  private static String randomDecimal(Random random) {
    double value = random.nextGaussian() * Math.pow(10, random.nextInt(-8, 16));
    return switch (random.nextInt(5)) {
      case 0 -> Double.toString(value);
      case 1 -> Long.toString(random.nextLong() >> random.nextInt(64));
      case 2 -> String.format(Locale.ROOT, "%." + random.nextInt(20) + "f", value);
      case 3 -> String.format(Locale.ROOT, "%." + random.nextInt(16) + "e", value);
      default -> random.nextInt(100_000) + "." + random.nextInt(100_000);
    };
  }

  private static double parse(String cell) {
    String within = "12," + cell + ",34";
    return CsvNumber.parse(within.toCharArray(), 3, cell.length());
  }

  private static Missing missing(String cell) {
    String within = "12," + cell + ",34";
    return CsvNumber.missing(within.toCharArray(), 3, cell.length());
  }
}
