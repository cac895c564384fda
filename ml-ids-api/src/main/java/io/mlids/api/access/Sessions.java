package io.mlids.api.access;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Sessions of clients that have presented a token, identified by random 256-bit values and valid
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

  private record Session(long begin, Account account) {}

  /** Sessions by hashed identifier, oldest first. */
  private final Map<String, Session> sessions = new LinkedHashMap<>();

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
  synchronized String begin(Account account) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    String id = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    dropEnded();
    if (sessions.size() == MAX) {
      Iterator<String> oldest = sessions.keySet().iterator();
      oldest.next();
      oldest.remove();
      displaced++;
    }
    sessions.put(key(id), new Session(nanoTime.getAsLong(), account));
    return id;
  }

  /** Whose session this is; empty if the identifier does not belong to an open session. */
  synchronized Optional<Account> account(String id) {
    return Optional.ofNullable(sessions.get(key(id)))
        .filter(session -> !isOver(session, nanoTime.getAsLong()))
        .map(Session::account);
  }

  synchronized void end(String id) {
    sessions.remove(key(id));
  }

  /** The number of open sessions. */
  synchronized int size() {
    dropEnded();
    return sessions.size();
  }

  /** The number of sessions ended because the limit was reached. */
  synchronized long displaced() {
    return displaced;
  }

  private void dropEnded() {
    long now = nanoTime.getAsLong();
    sessions.values().removeIf(session -> isOver(session, now));
  }

  private static boolean isOver(Session session, long now) {
    return now - session.begin >= LIFE.toNanos();
  }

  private static String key(String id) {
    return HexFormat.of().formatHex(AccessToken.sha256(id));
  }
}
