package io.mlids.api.alert;

/**
 * Estimates the number of distinct values, using one kilobyte of memory: HyperLogLog with 1,024
 * registers (Flajolet et al., 2007), with linear counting for small numbers. The standard error is
 * 3.3 %. Single-owner.
 */
final class DistinctCount {
  private static final int INDEX_BITS = 10;
  private static final int REGISTERS = 1 << INDEX_BITS;
  private static final double ALPHA = 0.7213 / (1 + 1.079 / REGISTERS);

  private final byte[] registers = new byte[REGISTERS];
  private final long seed;

  /**
   * Creates an empty counter.
   *
   * @param seed a random number, so that a sender cannot choose addresses that inflate the estimate
   */
  DistinctCount(long seed) {
    this.seed = seed;
  }

  /** Adds a value. */
  void add(long high, long low) {
    long hash = mix(mix(high ^ seed) ^ low);
    int register = (int) (hash >>> Long.SIZE - INDEX_BITS);
    int rank = 1 + Long.numberOfLeadingZeros(hash << INDEX_BITS | 1L << INDEX_BITS - 1);
    if (rank > registers[register]) {
      registers[register] = (byte) rank;
    }
  }

  /** The estimate. */
  long estimate() {
    double sum = 0;
    int empty = 0;
    for (byte rank : registers) {
      sum += 1.0 / (1L << rank);
      empty += rank == 0 ? 1 : 0;
    }
    double raw = ALPHA * REGISTERS * REGISTERS / sum;
    return Math.round(
        raw <= 2.5 * REGISTERS && empty > 0
            ? REGISTERS * Math.log((double) REGISTERS / empty)
            : raw);
  }

  /** The finalizer of SplitMix64. */
  private static long mix(long value) {
    long z = value + 0x9e37_79b9_7f4a_7c15L;
    z = (z ^ z >>> 30) * 0xbf58_476d_1ce4_e5b9L;
    z = (z ^ z >>> 27) * 0x94d0_49bb_1331_11ebL;
    return z ^ z >>> 31;
  }
}
