package io.mlids.api.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SessionsTest {
  private final SettableClock clock = new SettableClock();
  private final Sessions sessions = new Sessions(clock, new SecureRandom());

  @Test
  void oneIsOpenUntilItsTimeIsUpOrItIsEnded() {
    String first = sessions.begin();
    String second = sessions.begin();
    assertThat(first).hasSize(43).isNotEqualTo(second);
    assertThat(sessions.isOpen(first)).isTrue();
    assertThat(sessions.isOpen(first + "x")).isFalse();
    assertThat(sessions.isOpen("")).isFalse();
    sessions.end(second);
    assertThat(sessions.isOpen(second)).isFalse();
    clock.advance(Duration.ofHours(12).minusSeconds(1));
    assertThat(sessions.isOpen(first)).isTrue();
    clock.advance(Duration.ofSeconds(1));
    assertThat(sessions.isOpen(first)).isFalse();
    assertThat(sessions.size()).isZero();
    assertThat(sessions.displaced()).isZero();
  }

  @Test
  void oneTooManyEndsTheOldestAndIsCounted() {
    String oldest = sessions.begin();
    String next = sessions.begin();
    for (int i = 2; i < Sessions.MOST; i++) {
      sessions.begin();
    }
    assertThat(sessions.isOpen(oldest)).isTrue();
    String newest = sessions.begin();
    assertThat(sessions.isOpen(oldest)).isFalse();
    assertThat(sessions.isOpen(next)).isTrue();
    assertThat(sessions.isOpen(newest)).isTrue();
    assertThat(sessions.size()).isEqualTo(Sessions.MOST);
    assertThat(sessions.displaced()).isEqualTo(1);
  }
}
