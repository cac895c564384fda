package io.mlids.core.behaviour.web;

import io.mlids.core.behaviour.conversation.Conversation;
import io.mlids.core.behaviour.table.Bounded;
import io.mlids.core.behaviour.table.Damped;
import io.mlids.core.behaviour.table.Progress;
import io.mlids.core.behaviour.table.SetCapacity;
import io.mlids.core.behaviour.table.SmallSet;

/** How much the requests of a source to a web server repeat. Single owner; not thread-safe. */
final class Repetition implements Bounded {
  private static final int MOST_VOTES = 1000;

  /** Requests for the most frequent page, if there is one. */
  final Damped same;

  /** Conversations of the same size as the one before. */
  final Damped alike;

  final Progress progress = new Progress();
  final SmallSet pages;
  long total;

  /** The page in question and its votes (Boyer and Moore's majority vote). */
  private long page;

  private int votes;
  private long lastAsked;
  private long lastAnswered;

  Repetition(double halfLifeSeconds, SetCapacity sets) {
    same = new Damped(halfLifeSeconds);
    alike = new Damped(halfLifeSeconds);
    pages = new SmallSet(sets);
  }

  /** Notes a request; returns the damped count of requests for the same page. */
  double ask(long requested, long now) {
    total++;
    pages.add(requested);
    if (requested == page) {
      votes = Math.min(votes + 1, MOST_VOTES);
      return same.add(now, 1);
    }
    if (votes > 0) {
      votes--;
    } else {
      page = requested;
      votes = 1;
    }
    return 0;
  }

  /** Notes a conversation that is over; returns the damped count of those like the one before. */
  double end(Conversation conversation, long now) {
    boolean isAlike =
        isNear(conversation.forwardBytes(), lastAsked)
            && isNear(conversation.backwardBytes(), lastAnswered);
    lastAsked = conversation.forwardBytes();
    lastAnswered = conversation.backwardBytes();
    return isAlike ? alike.add(now, 1) : alike.value(now);
  }

  /** Within 5 %. */
  private static boolean isNear(long a, long b) {
    return Math.abs(a - b) * 20 <= Math.max(a, b);
  }

  @Override
  public void release() {
    pages.release();
  }
}
