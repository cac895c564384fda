package io.mlids.core.behaviour.guessing;

import io.mlids.core.behaviour.conversation.Conversation;
import io.mlids.core.behaviour.payload.LoginBanner;
import io.mlids.core.behaviour.table.Bounded;
import io.mlids.core.behaviour.table.Damped;
import io.mlids.core.behaviour.table.Progress;
import io.mlids.core.behaviour.table.SetCapacity;
import io.mlids.core.behaviour.table.SmallSet;
import java.util.Arrays;

/** Counts a source's attempts to log in to a service. Not thread-safe. */
final class Guessing extends Progress implements Bounded {
  private static final int REMEMBERED = 16;

  private static final int FIRST_CAPACITY = 2;

  /**
   * A ring of the latest {@link #REMEMBERED} sizes; small at first, because most links end soon.
   */
  private long[] asked = new long[FIRST_CAPACITY];

  private long[] answered = new long[FIRST_CAPACITY];

  /** Damped count of short conversations in which both sides sent data. */
  final Damped tries;

  final Damped refusals;
  final Damped admissions;
  long tried;
  long refused;
  String service = "";

  /** Whether the source has asked to switch from clear text to encryption. */
  boolean encrypted;

  /** Forms whose bodies were still missing after the first packet. */
  final RecentForms begun = new RecentForms();

  /** Login forms of unknown content that have not been answered yet. */
  final RecentForms hidden = new RecentForms();

  final SmallSet credentials;
  final Damped forms;

  Guessing(double halfLifeSeconds, SetCapacity sets) {
    credentials = new SmallSet(sets);
    tries = new Damped(halfLifeSeconds);
    refusals = new Damped(halfLifeSeconds);
    admissions = new Damped(halfLifeSeconds);
    forms = new Damped(halfLifeSeconds);
  }

  /** Returns whether refusals can be read in clear text, so that message sizes do not matter. */
  boolean isReadable() {
    return service.equals(LoginBanner.CLEAR_TEXT) && !encrypted;
  }

  void add(Conversation conversation) {
    int at = (int) (tried++ % REMEMBERED);
    if (at == asked.length) {
      asked = Arrays.copyOf(asked, REMEMBERED);
      answered = Arrays.copyOf(answered, REMEMBERED);
    }
    asked[at] = conversation.forwardBytes();
    answered[at] = conversation.backwardBytes();
  }

  /** The relative spread of the request sizes or of the answer sizes, whichever is larger. */
  double spread() {
    return Math.max(spread(asked), spread(answered));
  }

  long medianAsked() {
    return sorted(asked)[size() / 2];
  }

  long medianAnswered() {
    return sorted(answered)[size() / 2];
  }

  private int size() {
    return (int) Math.min(tried, REMEMBERED);
  }

  private long[] sorted(long[] values) {
    long[] sorted = Arrays.copyOf(values, size());
    Arrays.sort(sorted);
    return sorted;
  }

  /** Half the interquartile range, minus a tolerance of a few bytes, divided by the median. */
  private double spread(long[] values) {
    long[] sorted = sorted(values);
    int size = sorted.length;
    double half = (sorted[size * 3 / 4] - sorted[size / 4]) / 2.0;
    return Math.max(0, half - 8) / Math.max(1, sorted[size / 2]);
  }

  @Override
  public void release() {
    credentials.release();
  }
}
