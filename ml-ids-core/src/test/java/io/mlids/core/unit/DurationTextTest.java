package io.mlids.core.unit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {

  @ParameterizedTest
  @CsvSource({
    "90, 90000",
    "0, 0",
    "0.5, 500",
    "250ms, 250",
    "30s, 30000",
    "30 S, 30000",
    "1.5s, 1500",
    "10m, 600000",
    "10min, 600000",
    "1.5h, 5400000",
    "2d, 172800000"
  })
  void reads(String text, long milliseconds) {
    assertThat(DurationText.parse(text, Duration.ofSeconds(1)))
        .isEqualTo(Duration.ofMillis(milliseconds));
  }

  @ParameterizedTest
  @CsvSource({"250, 250", "250ms, 250", "2s, 2000"})
  void aBareNumberHasThePlainUnit(String text, long milliseconds) {
    assertThat(DurationText.parse(text, Duration.ofMillis(1)))
        .isEqualTo(Duration.ofMillis(milliseconds));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "s", "-1", "-1s", "10x", "1e3", "1h30", "NaN", "1,5s"})
  void refuses(String text) {
    assertThatThrownBy(() -> DurationText.parse(text, Duration.ofSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'" + text + "' is not a duration; use a value such as 30s, 10m or 1.5h");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1000000001", "99999999999999999999d"})
  void rejectsTooLongDurations(String text) {
    assertThatThrownBy(() -> DurationText.parse(text, Duration.ofSeconds(1)))
        .hasMessageContaining("is too long");
  }
}
