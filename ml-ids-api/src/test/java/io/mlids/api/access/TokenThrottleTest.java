package io.mlids.api.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlids.api.testing.SettableClock;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TokenThrottleTest {
  private final SettableClock clock = new SettableClock();
  private final TokenThrottle tokens = new TokenThrottle(clock);

  @Test
  void checksTenTokensThenOneEverySixSeconds() {
    for (int i = 0; i < 10; i++) {
      assertThat(tokens.take("192.0.2.1", false)).isZero();
    }
    assertThat(tokens.take("192.0.2.1", false)).isEqualTo(Duration.ofSeconds(6));
    assertThat(tokens.take("192.0.2.1", true)).isEqualTo(Duration.ofSeconds(6));
    clock.advance(Duration.ofSeconds(5));
    assertThat(tokens.take("192.0.2.1", true)).isEqualTo(Duration.ofSeconds(1));
    clock.advance(Duration.ofSeconds(1));
    assertThat(tokens.take("192.0.2.1", true)).isZero();
    assertThat(tokens.take("192.0.2.1", false)).isZero();
    assertThat(tokens.take("192.0.2.1", false)).isPositive();
    clock.advance(Duration.ofMinutes(2));
    for (int i = 0; i < 10; i++) {
      assertThat(tokens.take("192.0.2.1", false)).isZero();
    }
  }

  @Test
  void correctTokensAreNotCounted() {
    for (int i = 0; i < 1_000; i++) {
      assertThat(tokens.take("192.0.2.1", true)).isZero();
    }
    assertThat(tokens.take("192.0.2.1", false)).isZero();
  }

  @Test
  void ipv4AddressesCountIndividuallyAndIpv6ByNetwork() {
    for (int i = 0; i < 10; i++) {
      tokens.take("192.0.2.1", false);
      tokens.take("2001:db8:0:1::" + i, false);
    }
    assertThat(tokens.take("192.0.2.2", true)).isZero();
    assertThat(tokens.take("2001:db8:0:1:ffff::1", true)).isPositive();
    assertThat(tokens.take("[2001:db8:0:1::5]", true)).isPositive();
    assertThat(tokens.take("2001:db8:0:2::1", true)).isZero();
  }

  @Test
  void concurrentAttemptsDoNotExceedTen() throws Exception {
    AtomicInteger lookedAt = new AtomicInteger();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 500; i++) {
        threads.execute(
            () -> {
              if (tokens.take("192.0.2.1", false).isZero()) {
                lookedAt.incrementAndGet();
              }
            });
      }
    }
    assertThat(lookedAt).hasValue(10);
  }

  @Test
  void settingTheClockBackLocksNoAddressOut() {
    for (int i = 0; i < 10; i++) {
      tokens.take("192.0.2.1", false);
    }
    clock.advance(Duration.ofHours(-1));
    assertThat(tokens.take("192.0.2.1", true)).isZero();
    for (int i = 0; i < 10; i++) {
      assertThat(tokens.take("192.0.2.1", false)).isZero();
    }
    assertThat(tokens.take("192.0.2.1", false)).isPositive();
  }

  @Test
  void theLeastRecentlyActiveAddressIsEvictedWhenThereAreTooMany() {
    for (int i = 0; i < 10; i++) {
      tokens.take("192.0.2.1", false);
    }
    for (int i = 0; i < TokenThrottle.MAX - 1; i++) {
      tokens.take("10.0." + i / 256 + "." + i % 256, false);
    }
    assertThat(tokens.take("192.0.2.1", true)).isPositive();
    assertThat(tokens.forgotten()).isZero();
    tokens.take("198.51.100.1", false);
    assertThat(tokens.forgotten()).isEqualTo(1);
    assertThat(tokens.take("192.0.2.1", true)).isZero();
  }
}
