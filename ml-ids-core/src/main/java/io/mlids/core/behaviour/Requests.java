package io.mlids.core.behaviour;

/** What a source asks of a web server. Belongs to one thread. */
final class Requests {
  /** Requests for the page that is asked for most, as long as one is. */
  final Damped same;

  final Damped alike;
  final Progress flood = new Progress();
  final Progress probing = new Progress();
  final SmallSet pages = new SmallSet();
  long total;
  long missing;
  long answers;
  long suspicious;
  String suspicion = "";

  /** The page in question and its votes (Boyer and Moore's majority vote). */
  private long page;

  private int votes;
  private long lastAsked;
  private long lastAnswered;

  Requests(double halfLifeSeconds) {
    same = new Damped(halfLifeSeconds);
    alike = new Damped(halfLifeSeconds);
  }

  /** Notes a request; returns the damped count of requests for the same page. */
  double ask(long path, long now) {
    total++;
    pages.add(path);
    if (path == page) {
      votes = Math.min(votes + 1, 1000);
      return same.add(now, 1);
    }
    if (votes > 0) {
      votes--;
    } else {
      page = path;
      votes = 1;
    }
    return 0;
  }

  /** Notes a conversation that is over; returns the damped count of those like the one before. */
  double end(Conversation conversation, long now) {
    boolean isAlike =
        isNear(conversation.forwardBytes, lastAsked)
            && isNear(conversation.backwardBytes, lastAnswered);
    lastAsked = conversation.forwardBytes;
    lastAnswered = conversation.backwardBytes;
    return isAlike ? alike.add(now, 1) : alike.value(now);
  }

  /** Within 5 %. */
  private static boolean isNear(long a, long b) {
    return Math.abs(a - b) * 20 <= Math.max(a, b);
  }
}
