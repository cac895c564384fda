package io.mlids.train.duplicate;

/** Maps 128-bit hashes to positive numbers. Grows as needed. Not thread-safe. */
final class HashTable {
  private static final int SMALLEST = 1 << 10;

  private long[] high = new long[SMALLEST];
  private long[] low = new long[SMALLEST];

  /** 0 marks a free slot. */
  private int[] values = new int[SMALLEST];

  private int size;

  /** Returns the value of a hash, or 0 if it has none. */
  int get(long hashHigh, long hashLow) {
    return values[slot(hashHigh, hashLow)];
  }

  /** Sets the value of a hash. */
  void put(long hashHigh, long hashLow, int value) {
    int slot = slot(hashHigh, hashLow);
    if (values[slot] == 0) {
      high[slot] = hashHigh;
      low[slot] = hashLow;
      size++;
    }
    values[slot] = value;
    if (size > values.length / 2) {
      grow();
    }
  }

  private int slot(long hashHigh, long hashLow) {
    int slot = (int) hashLow & (values.length - 1);
    while (values[slot] != 0 && (high[slot] != hashHigh || low[slot] != hashLow)) {
      slot = (slot + 1) & (values.length - 1);
    }
    return slot;
  }

  private void grow() {
    long[] oldHigh = high;
    long[] oldLow = low;
    int[] oldValues = values;
    high = new long[oldValues.length * 2];
    low = new long[oldValues.length * 2];
    values = new int[oldValues.length * 2];
    for (int i = 0; i < oldValues.length; i++) {
      if (oldValues[i] != 0) {
        int slot = slot(oldHigh[i], oldLow[i]);
        high[slot] = oldHigh[i];
        low[slot] = oldLow[i];
        values[slot] = oldValues[i];
      }
    }
  }
}
