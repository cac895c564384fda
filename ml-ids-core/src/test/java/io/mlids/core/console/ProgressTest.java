package io.mlids.core.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final AtomicLong clock = new AtomicLong();

  private Progress progress(long total, boolean terminal) {
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    return new Progress("Reading", "rows", total, out, terminal, clock::get);
  }

  private void pass(Duration time) {
    clock.addAndGet(time.toNanos());
  }

  @Test
  void isSilentForTwoSeconds() {
    try (Progress progress = progress(1000, true)) {
      pass(Duration.ofMillis(1900));
      progress.at(500);
    }
    assertThat(bytes.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void showsRateAndTimeLeftAndClearsItsLine() {
    try (Progress progress = progress(40_000, true)) {
      pass(Duration.ofSeconds(4));
      progress.at(10_000);
    }
    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .contains("Reading: 10,000 of 40,000 rows, 2,500 rows/s, 12 s left")
        .endsWith("\r\u001b[K");
  }

  @Test
  void omitsTheTimeLeftIfTheTotalIsUnknown() {
    try (Progress progress = progress(0, true)) {
      pass(Duration.ofSeconds(4));
      progress.at(10_000);
    }
    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .contains("10,000 rows")
        .doesNotContain("left");
  }

  @Test
  void isSilentWithoutATerminal() {
    try (Progress progress = progress(1000, false)) {
      pass(Duration.ofMinutes(1));
      progress.at(500);
    }
    assertThat(bytes.toString(StandardCharsets.UTF_8)).isEmpty();
  }
}
