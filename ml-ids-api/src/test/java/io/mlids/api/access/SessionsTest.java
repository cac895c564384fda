package io.mlids.api.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SessionsTest {
  /** The monotonic clock has an arbitrary origin, so it may overflow, as it does here. */
  private long now = Long.MAX_VALUE - Duration.ofHours(1).toNanos();

  private final Sessions sessions = new Sessions(() -> now, new SecureRandom());

  @Test
  void aSessionIsOpenUntilItExpiresOrEnds() {
    String first = sessions.begin();
    String second = sessions.begin();
    assertThat(first).hasSize(43).isNotEqualTo(second);
    assertThat(sessions.isOpen(first)).isTrue();
    assertThat(sessions.isOpen(first + "x")).isFalse();
    assertThat(sessions.isOpen("")).isFalse();
    sessions.end(second);
    assertThat(sessions.isOpen(second)).isFalse();
    now += Duration.ofHours(12).minusSeconds(1).toNanos();
    assertThat(sessions.isOpen(first)).isTrue();
    now += Duration.ofSeconds(1).toNanos();
    assertThat(sessions.isOpen(first)).isFalse();
    assertThat(sessions.size()).isZero();
    assertThat(sessions.displaced()).isZero();
  }

  @Test
  void aSessionBeyondTheLimitEndsTheOldestAndIsCounted() {
    String oldest = sessions.begin();
    String next = sessions.begin();
    for (int i = 2; i < Sessions.MAX; i++) {
      sessions.begin();
    }
    assertThat(sessions.isOpen(oldest)).isTrue();
    String newest = sessions.begin();
    assertThat(sessions.isOpen(oldest)).isFalse();
    assertThat(sessions.isOpen(next)).isTrue();
    assertThat(sessions.isOpen(newest)).isTrue();
    assertThat(sessions.size()).isEqualTo(Sessions.MAX);
    assertThat(sessions.displaced()).isEqualTo(1);
  }
}
