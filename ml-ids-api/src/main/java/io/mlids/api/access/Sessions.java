package io.mlids.api.access;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Who has shown the token: random identifiers of 256 bits, each good for {@link #LIFE}. At most
 * {@value #MOST} at a time; one more ends the oldest, which is counted. Their hashes are kept, not
 * they themselves. Thread-safe.
 */
final class Sessions {
  /** A working day and something more. */
  static final Duration LIFE = Duration.ofHours(12);

  static final int MOST = 1_000;

  private static final int BYTES = 32;

  private final Clock clock;
  private final SecureRandom random;

  /** By age: all live equally long. */
  private final Map<String, Instant> ends = new LinkedHashMap<>();

  private long displaced;

  Sessions(Clock clock, SecureRandom random) {
    this.clock = clock;
    this.random = random;
  }

  /** Begins one. */
  synchronized String begin() {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    String id = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    dropEnded();
    if (ends.size() == MOST) {
      Iterator<String> oldest = ends.keySet().iterator();
      oldest.next();
      oldest.remove();
      displaced++;
    }
    ends.put(key(id), clock.instant().plus(LIFE));
    return id;
  }

  /** Whether it has begun and not ended. */
  synchronized boolean isOpen(String id) {
    Instant end = ends.get(key(id));
    return end != null && clock.instant().isBefore(end);
  }

  synchronized void end(String id) {
    ends.remove(key(id));
  }

  /** How many are open. */
  synchronized int size() {
    dropEnded();
    return ends.size();
  }

  /** How many were ended to make room. */
  synchronized long displaced() {
    return displaced;
  }

  private void dropEnded() {
    Instant now = clock.instant();
    ends.values().removeIf(end -> !now.isBefore(end));
  }

  private static String key(String id) {
    return HexFormat.of().formatHex(AccessToken.sha256(id));
  }
}
