package io.mlids.api.history;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongPredicate;

/**
 * Assigns increasing numbers out of blocks that are reserved in the database beforehand. After a
 * process was killed, the next one begins behind the reserved block, so no number is assigned
 * twice. Thread-safe; assigning never blocks.
 */
final class ReservedNumbers {
  private final int block;
  private final AtomicLong latest;
  private final AtomicLong requested;
  private final LongPredicate reserve;

  /**
   * @param block how many numbers are reserved at a time
   * @param latest the highest number that may have been assigned; those of the block behind it must
   *     have been reserved
   * @param reserve reserves all numbers up to the given one, later and on another thread; returns
   *     false if the request was dropped
   */
  ReservedNumbers(int block, long latest, LongPredicate reserve) {
    this.block = block;
    this.latest = new AtomicLong(latest);
    this.requested = new AtomicLong(latest + block);
    this.reserve = reserve;
  }

  long next() {
    long number = latest.incrementAndGet();
    long upTo = requested.get();
    if (number > upTo - block / 2
        && requested.compareAndSet(upTo, upTo + block)
        && !reserve.test(upTo + block)) {
      requested.compareAndSet(upTo + block, upTo);
    }
    return number;
  }

  /** The highest number assigned so far. */
  long latest() {
    return latest.get();
  }
}
