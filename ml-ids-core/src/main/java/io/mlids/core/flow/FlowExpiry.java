package io.mlids.core.flow;

import java.util.Arrays;
import java.util.List;

/**
 * Ends open flows by time instead of by their next packet: on a live source when their timeout is
 * over, and at the limit to make room. Each call examines all entries, so it must be rare. Not
 * thread-safe.
 */
final class FlowExpiry {
  /** At the limit a sixteenth of it is freed at once, so that this happens rarely. */
  private static final int ROOM = 16;

  /** Timeouts are not shortened below this. */
  private static final long SHORTEST_TIMEOUT_MICROS = 1_000_000;

  private final FlowPolicy policy;
  private final FlowEndings endings;
  private final EndedKeys endedKeys;
  private final List<FlowTable> tables;
  private int maxFlows;
  private long looks;

  FlowExpiry(
      FlowPolicy policy,
      FlowEndings endings,
      EndedKeys endedKeys,
      List<FlowTable> tables,
      int maxFlows) {
    this.policy = policy;
    this.endings = endings;
    this.endedKeys = endedKeys;
    this.tables = tables;
    this.maxFlows = maxFlows;
  }

  /** Changes the limit on open flows. */
  void limit(int flows) {
    maxFlows = flows;
  }

  /** Ends flows past their timeout or maximum age, and removes ended keys past their timeout. */
  void expire(long now) {
    tables.forEach(table -> expire(table, now, policy.timeoutMicros(), true));
  }

  /** Ends flows and removes ended keys whose time is after the given one. */
  void expireAfter(long latest) {
    for (FlowTable table : tables) {
      for (int entry = 0; entry < table.entryLimit(); entry++) {
        if (isOpen(table, entry)) {
          if (timeoutBegins(table, entry) > latest) {
            endings.endEarly(table, entry, true);
          }
        } else if (EndedKeys.isEnded(table, entry) && table.time(entry) > latest) {
          endedKeys.forget(table, entry);
        }
      }
    }
  }

  /**
   * Makes room at the limit: ends flows past their timeout, then others with the timeout halved
   * again and again, then the oldest.
   */
  void makeRoom(long now) {
    long goal = maxFlows - Math.max(1, maxFlows / ROOM);
    expire(now);
    long timeout = policy.timeoutMicros() / 2;
    while (endings.active() > goal && timeout >= SHORTEST_TIMEOUT_MICROS) {
      for (FlowTable table : tables) {
        expire(table, now, timeout, false);
      }
      timeout /= 2;
    }
    if (endings.active() > goal) {
      long last = timeoutBegins()[(int) (endings.active() - goal) - 1];
      for (FlowTable table : tables) {
        expire(table, now, now - last - 1, false);
      }
    }
  }

  /** Entries examined so far. */
  long looks() {
    return looks;
  }

  private void expire(FlowTable table, long now, long timeout, boolean inTime) {
    looks += table.entryLimit();
    for (int entry = 0; entry < table.entryLimit(); entry++) {
      if (isOpen(table, entry)) {
        if (now - timeoutBegins(table, entry) > timeout) {
          endings.endEarly(table, entry, inTime);
        } else if (now - start(table, entry) > policy.continuesAfterMicros()) {
          endings.endToContinue(table, entry);
        }
      } else {
        endedKeys.expire(table, entry, now);
      }
    }
  }

  /** The times from which the timeouts of all open flows count, oldest first. */
  private long[] timeoutBegins() {
    long[] begins = new long[(int) endings.active()];
    int count = 0;
    for (FlowTable table : tables) {
      looks += table.entryLimit();
      for (int entry = 0; entry < table.entryLimit(); entry++) {
        if (isOpen(table, entry)) {
          begins[count++] = timeoutBegins(table, entry);
        }
      }
    }
    Arrays.sort(begins);
    return begins;
  }

  private static boolean isOpen(FlowTable table, int entry) {
    return table.isUsed(entry) && !EndedKeys.isEnded(table, entry);
  }

  private static long start(FlowTable table, int entry) {
    Flow flow = table.flow(entry);
    return flow == null ? table.time(entry) : flow.start();
  }

  private long timeoutBegins(FlowTable table, int entry) {
    Flow flow = table.flow(entry);
    return flow == null
        ? table.time(entry)
        : policy.stepRule().timeoutBegins(flow.start(), flow.end());
  }
}
