package io.mlids.api.access;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Sessions of clients that have presented the token, identified by random 256-bit values and valid
 * for {@link #LIFE}. At most {@value #MAX} sessions are open; beginning another ends the oldest,
 * which is counted as displaced. Only hashes of the identifiers are stored. Changes to the system
 * clock do not affect sessions. Thread-safe.
 */
final class Sessions {
  /** The lifetime of a session: a little more than a working day. */
  static final Duration LIFE = Duration.ofHours(12);

  static final int MAX = 1_000;

  private static final int BYTES = 32;

  private final LongSupplier nanoTime;
  private final SecureRandom random;

  /** Start times by hashed identifier, oldest first. */
  private final Map<String, Long> begins = new LinkedHashMap<>();

  private long displaced;

  /**
   * Creates an empty set of sessions.
   *
   * @param nanoTime a monotonic clock, such as {@link System#nanoTime}
   */
  Sessions(LongSupplier nanoTime, SecureRandom random) {
    this.nanoTime = nanoTime;
    this.random = random;
  }

  /** Begins a session and returns its identifier. */
  synchronized String begin() {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    String id = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    dropEnded();
    if (begins.size() == MAX) {
      Iterator<String> oldest = begins.keySet().iterator();
      oldest.next();
      oldest.remove();
      displaced++;
    }
    begins.put(key(id), nanoTime.getAsLong());
    return id;
  }

  /** Returns whether the identifier belongs to an open session. */
  synchronized boolean isOpen(String id) {
    Long begin = begins.get(key(id));
    return begin != null && !isOver(begin, nanoTime.getAsLong());
  }

  synchronized void end(String id) {
    begins.remove(key(id));
  }

  /** The number of open sessions. */
  synchronized int size() {
    dropEnded();
    return begins.size();
  }

  /** The number of sessions ended because the limit was reached. */
  synchronized long displaced() {
    return displaced;
  }

  private void dropEnded() {
    long now = nanoTime.getAsLong();
    begins.values().removeIf(begin -> isOver(begin, now));
  }

  private static boolean isOver(long begin, long now) {
    return now - begin >= LIFE.toNanos();
  }

  private static String key(String id) {
    return HexFormat.of().formatHex(AccessToken.sha256(id));
  }
}
