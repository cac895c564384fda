package io.mlids.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExcerptTest {
  @Test
  void keepsShortTextsAndCutsLongOnes() {
    assertThat(Excerpt.of("x".repeat(40))).isEqualTo("x".repeat(40));
    assertThat(Excerpt.of("x".repeat(41))).isEqualTo("x".repeat(40) + "…");
  }

  @Test
  void joinsSeveralLines() {
    assertThat(Excerpt.ofLine(" a\n\t b \r\n", 3)).isEqualTo("a b");
    assertThat(Excerpt.ofLine("a\nb\nc", 3)).isEqualTo("a b…");
  }
}
