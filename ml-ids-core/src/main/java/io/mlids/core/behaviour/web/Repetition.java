package io.mlids.core.behaviour.web;

import io.mlids.core.behaviour.conversation.Conversation;
import io.mlids.core.behaviour.table.Bounded;
import io.mlids.core.behaviour.table.Damped;
import io.mlids.core.behaviour.table.Progress;
import io.mlids.core.behaviour.table.SetCapacity;
import io.mlids.core.behaviour.table.SmallSet;

/** Measures how repetitive a source's requests to a web server are. Not thread-safe. */
final class Repetition extends Progress implements Bounded {
  private static final int MAX_VOTES = 1000;

  private final double halfLifeSeconds;

  /** Damped count of requests for the candidate page. */
  private Damped same;

  /** Damped count of conversations with the same size as the previous one. */
  final Damped alike;

  final SmallSet pages;
  long total;

  /** The candidate page and its votes (Boyer–Moore majority vote). */
  private long page;

  private int votes;
  private long lastAsked;
  private long lastAnswered;

  Repetition(double halfLifeSeconds, SetCapacity sets) {
    this.halfLifeSeconds = halfLifeSeconds;
    same = new Damped(halfLifeSeconds);
    alike = new Damped(halfLifeSeconds);
    pages = new SmallSet(sets);
  }

  /**
   * Records a request and returns the damped count of requests for the candidate page, or 0 if the
   * request is for a different page.
   */
  double ask(long requested, long now) {
    total++;
    pages.add(requested);
    if (requested == page) {
      votes = Math.min(votes + 1, MAX_VOTES);
      return same.add(now, 1);
    }
    if (votes > 0) {
      votes--;
    } else {
      page = requested;
      votes = 1;
      same = new Damped(halfLifeSeconds);
    }
    return 0;
  }

  /**
   * Records an ended conversation; returns the damped count of conversations with the same size as
   * the previous one.
   */
  double end(Conversation conversation, long now) {
    boolean isAlike =
        isNear(conversation.forwardBytes(), lastAsked)
            && isNear(conversation.backwardBytes(), lastAnswered);
    lastAsked = conversation.forwardBytes();
    lastAnswered = conversation.backwardBytes();
    return isAlike ? alike.add(now, 1) : alike.value(now);
  }

  /** Returns whether two sizes differ by at most 5 %. */
  private static boolean isNear(long a, long b) {
    return Math.abs(a - b) * 20 <= Math.max(a, b);
  }

  @Override
  public void release() {
    pages.release();
  }
}
