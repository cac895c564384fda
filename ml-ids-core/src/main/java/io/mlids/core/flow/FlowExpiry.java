package io.mlids.core.flow;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Ends open flows without waiting for their next packet: after their timeout if the source is live,
 * or when the number of open flows reaches its limit. Each call examines all entries, so calls
 * should be infrequent. Not thread-safe.
 */
final class FlowExpiry {
  /** When the limit is reached, a single pass ends 1/16 of the flows, so that passes are rare. */
  private static final int FREED_FRACTION = 16;

  /**
   * When the number of flows reaches the limit, timeouts are shortened, but not below this value.
   */
  private static final long SHORTEST_TIMEOUT_MICROS = 1_000_000;

  private final FlowPolicy policy;
  private final FlowEndings endings;
  private final EndedKeys endedKeys;
  private final List<FlowTable> tables;
  private int maxFlows;
  private long examined;

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

  /**
   * Ends flows whose timeouts began after the given time, and removes ended keys whose times are
   * after it.
   */
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
   * Ends flows at the limit: first those past their timeout, then those past half the timeout, a
   * quarter of it and so on, and finally the oldest.
   */
  void evict(long now) {
    long goal = maxFlows - Math.max(1, maxFlows / FREED_FRACTION);
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

  /** The number of entries examined so far. */
  long examined() {
    return examined;
  }

  private void expire(FlowTable table, long now, long timeout, boolean inTime) {
    examined += table.entryLimit();
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

  /** When the open flows' timeouts began, oldest first. */
  private long[] timeoutBegins() {
    long[] begins = new long[(int) endings.active()];
    int count = 0;
    for (FlowTable table : tables) {
      examined += table.entryLimit();
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
    @Nullable Flow flow = table.flow(entry);
    return flow == null ? table.time(entry) : flow.start();
  }

  private long timeoutBegins(FlowTable table, int entry) {
    @Nullable Flow flow = table.flow(entry);
    return flow == null
        ? table.time(entry)
        : policy.stepRule().timeoutBegins(flow.start(), flow.end());
  }
}
