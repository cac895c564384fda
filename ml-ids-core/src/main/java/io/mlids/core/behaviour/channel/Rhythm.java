package io.mlids.core.behaviour.channel;

import io.mlids.core.behaviour.table.Progress;
import java.util.Arrays;

/** The times and sizes of a source's latest contacts with a service. Not thread-safe. */
final class Rhythm extends Progress {
  private static final int REMEMBERED = 32;
  private static final double NARROW = 0.05;
  private static final long BREATH_MICROS = 900_000;

  private static final int FIRST_CAPACITY = 4;
  private static final long[] NONE = {};

  /**
   * A ring of the latest {@link #REMEMBERED} contacts. The first contact is kept in separate
   * fields, because most sources contact a service only once.
   */
  private long[] times = NONE;

  private long[] sizes = NONE;
  private long firstTime;
  private long firstSize;
  private int contacts;
  private long last = Long.MIN_VALUE;
  private int strays;
  private int nextLook;

  /**
   * Records a message; returns whether the message starts a new contact. A message that follows too
   * soon belongs to the previous contact.
   */
  boolean add(long now, long size, long leastGap) {
    long before = last;
    last = now;
    if (contacts > 0 && now - latest() < leastGap) {
      strays += now - before >= BREATH_MICROS ? 1 : 0;
      return false;
    }
    if (contacts == 0) {
      firstTime = now;
      firstSize = size;
    } else {
      if (contacts == Math.max(1, times.length) && contacts < REMEMBERED) {
        grow(contacts == 1 ? FIRST_CAPACITY : REMEMBERED);
      }
      times[contacts % REMEMBERED] = now;
      sizes[contacts % REMEMBERED] = size;
    }
    contacts++;
    return true;
  }

  private long latest() {
    return contacts == 1 ? firstTime : times[(contacts - 1) % REMEMBERED];
  }

  private void grow(int capacity) {
    times = Arrays.copyOf(times, capacity);
    sizes = Arrays.copyOf(sizes, capacity);
    times[0] = firstTime;
    sizes[0] = firstSize;
  }

  /**
   * Sets the size of the latest contact if that contact was at the given time. The size of a new
   * connection is unknown when it opens, because its data arrives later.
   */
  void sized(long at, long size) {
    if (contacts == 0 || latest() != at) {
      return;
    }
    if (contacts == 1) {
      firstSize = size;
    } else {
      sizes[(contacts - 1) % REMEMBERED] = size;
    }
  }

  /**
   * Returns whether to assess the contacts: their number must be sufficient, and at least a fifth
   * higher than at the last assessment. If contacts were assessed continually, every source would
   * look regular at some point.
   */
  boolean isToBeLookedAt(double enough) {
    if (contacts < enough || contacts < nextLook) {
      return false;
    }
    nextLook = contacts + Math.max(2, contacts / 5);
    return true;
  }

  /** The number of messages that followed a pause but came too soon to count as contacts. */
  int strays() {
    return strays;
  }

  int contacts() {
    return contacts;
  }

  private int size() {
    return Math.min(contacts, REMEMBERED);
  }

  private long[] gaps() {
    int size = size();
    long[] gaps = new long[size - 1];
    for (int i = 1; i < size; i++) {
      int at = contacts - size + i;
      gaps[i - 1] = times[at % REMEMBERED] - times[(at - 1) % REMEMBERED];
    }
    Arrays.sort(gaps);
    return gaps;
  }

  /** The median time between contacts, in microseconds. */
  long medianGap() {
    long[] gaps = gaps();
    return gaps[gaps.length / 2];
  }

  /** The regularity of the contacts in time, 0 to 1. */
  double timeScore() {
    return score(gaps());
  }

  /** How similar the contacts are in size, from 0 to 1. */
  double sizeScore() {
    long[] sorted = Arrays.copyOf(sizes, size());
    Arrays.sort(sorted);
    return score(sorted);
  }

  /**
   * RITA's score, which is the mean of two values: the symmetry of the quartiles, and the closeness
   * of the numbers to their median.
   */
  private static double score(long[] sorted) {
    int n = sorted.length;
    double low = sorted[n / 4];
    double median = sorted[n / 2];
    double high = sorted[n * 3 / 4];
    // If the quartiles are nearly equal, the position of the median is meaningless.
    boolean narrow = high - low <= NARROW * median;
    double skewness = narrow ? 0 : (low + high - 2 * median) / (high - low);
    double[] deviations = new double[n];
    for (int i = 0; i < n; i++) {
      deviations[i] = Math.abs(sorted[i] - median);
    }
    Arrays.sort(deviations);
    double away = deviations[n / 2];
    double near = away == 0 ? 1 : median > 0 ? Math.max(0, (median - away) / median) : 0;
    return 0.5 * ((1 - Math.abs(skewness)) + near);
  }

  /** Half the interquartile range of the gaps, divided by the median. */
  double spread() {
    long[] gaps = gaps();
    int n = gaps.length;
    return (gaps[n * 3 / 4] - gaps[n / 4]) / 2.0 / Math.max(1, gaps[n / 2]);
  }
}
