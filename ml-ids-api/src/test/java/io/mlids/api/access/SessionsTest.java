package io.mlids.api.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SessionsTest {
  private static final Account BOB = Account.of("bob", Role.READER);

  /** The monotonic clock has an arbitrary origin, so it may overflow, as it does here. */
  private long now = Long.MAX_VALUE - Duration.ofHours(1).toNanos();

  private final Sessions sessions = new Sessions(() -> now, new SecureRandom());

  @Test
  void aSessionIsOpenUntilItExpiresOrEnds() {
    String first = sessions.begin(BOB);
    String second = sessions.begin(BOB);
    assertThat(first).hasSize(43).isNotEqualTo(second);
    assertThat(sessions.account(first)).contains(BOB);
    assertThat(sessions.account(first + "x")).isEmpty();
    assertThat(sessions.account("")).isEmpty();
    sessions.end(second);
    assertThat(sessions.account(second)).isEmpty();
    now += Duration.ofHours(12).minusSeconds(1).toNanos();
    assertThat(sessions.account(first)).contains(BOB);
    now += Duration.ofSeconds(1).toNanos();
    assertThat(sessions.account(first)).isEmpty();
    assertThat(sessions.size()).isZero();
    assertThat(sessions.displaced()).isZero();
  }

  @Test
  void aSessionBeyondTheLimitEndsTheOldestAndIsCounted() {
    String oldest = sessions.begin(BOB);
    String next = sessions.begin(BOB);
    for (int i = 2; i < Sessions.MAX; i++) {
      sessions.begin(BOB);
    }
    assertThat(sessions.account(oldest)).contains(BOB);
    String newest = sessions.begin(BOB);
    assertThat(sessions.account(oldest)).isEmpty();
    assertThat(sessions.account(next)).contains(BOB);
    assertThat(sessions.account(newest)).contains(BOB);
    assertThat(sessions.size()).isEqualTo(Sessions.MAX);
    assertThat(sessions.displaced()).isEqualTo(1);
  }
}
