package io.mlids.train.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlids.core.console.CommandException;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingClockTest {
  @Test
  void sourceDateEpochFixesTheTrainingTime() {
    assertThat(TrainingClock.of("1767225600").instant())
        .isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", " "})
  void withoutSourceDateEpochTheSystemClockIsUsed(String unset) {
    assertThat(TrainingClock.of(unset)).isEqualTo(Clock.systemUTC());
  }

  @ParameterizedTest
  @ValueSource(strings = {"yesterday", "2026-01-01", "1.5", "9223372036854775807"})
  void anInvalidTimeIsAnErrorThatNamesTheVariable(String invalid) {
    assertThatThrownBy(() -> TrainingClock.of(invalid))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("SOURCE_DATE_EPOCH: '" + invalid + "'")
        .hasMessageContaining("unset it");
  }
}
