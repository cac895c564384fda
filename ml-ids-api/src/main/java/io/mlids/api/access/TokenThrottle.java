package io.mlids.api.access;

import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Slows down guessing. An address may send {@value #AT_ONCE} wrong tokens, then one more every
 * {@link #EACH}; in between, its tokens are not checked. IPv6 addresses are counted by /64 network,
 * because providers usually assign a whole /64 network to one customer. At most {@value #MAX}
 * addresses are remembered; a further address evicts the one that has been inactive longest.
 * Thread-safe.
 */
final class TokenThrottle {
  static final int AT_ONCE = 10;
  static final Duration EACH = Duration.ofSeconds(6);
  static final int MAX = 4_096;

  private static final int IPV6_BYTES = 16;
  private static final int NETWORK_BYTES = 8;

  private final Clock clock;

  /**
   * For each address, the time at which it may be forgotten; the least recently active address
   * comes first.
   */
  private final Map<String, Instant> settled = new LinkedHashMap<>();

  private long forgotten;

  TokenThrottle(Clock clock) {
    this.clock = clock;
  }

  /**
   * Counts an attempt. Checking and counting are one atomic step, so that concurrent attempts gain
   * nothing.
   *
   * @param right whether the token is right; an address that has to wait is refused either way
   * @return how long the address has to wait before its next token is checked; zero if this token
   *     was checked
   */
  synchronized Duration take(String address, boolean right) {
    String key = key(address);
    Instant settles = settled.get(key);
    if (settles == null && right) {
      return Duration.ZERO;
    }
    Instant now = clock.instant();
    Instant latest = now.plus(EACH.multipliedBy(AT_ONCE));
    // A recorded time that is later than the latest possible time is ignored, because the clock
    // must have been set back.
    Instant from =
        settles != null && settles.isAfter(now) && !settles.isAfter(latest) ? settles : now;
    Duration wait = Duration.between(now, from).minus(EACH.multipliedBy(AT_ONCE - 1));
    if (wait.isPositive()) {
      return wait;
    }
    if (!right) {
      settled.remove(key);
      settled.put(key, from.plus(EACH));
      evictOne();
    }
    return Duration.ZERO;
  }

  /** The number of addresses evicted because the table was full. */
  synchronized long forgotten() {
    return forgotten;
  }

  private void evictOne() {
    if (settled.size() > MAX) {
      Iterator<String> oldest = settled.keySet().iterator();
      oldest.next();
      oldest.remove();
      forgotten++;
    }
  }

  private static String key(String address) {
    try {
      byte[] bytes = InetAddress.ofLiteral(address).getAddress();
      int length = bytes.length == IPV6_BYTES ? NETWORK_BYTES : bytes.length;
      return HexFormat.of().formatHex(Arrays.copyOf(bytes, length));
    } catch (IllegalArgumentException e) {
      return address;
    }
  }
}
