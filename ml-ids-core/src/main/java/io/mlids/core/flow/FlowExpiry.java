package io.mlids.core.flow;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Ends flows by time rather than by their next packet: because their time is up on a live source,
 * or for lack of room. Goes over all flows each time, so it is for now and then.
 */
final class FlowExpiry {
  /** At the limit room is made for this part of it at once, so that it is not made too often. */
  private static final int ROOM = 16;

  /** Timeouts are not shortened below this. */
  private static final long SHORTEST_TIMEOUT_MICROS = 1_000_000;

  private final FlowRules rules;
  private final FlowEndings endings;
  private final List<FlowTable> tables;
  private int maxFlows;
  private long looks;

  FlowExpiry(FlowRules rules, FlowEndings endings, List<FlowTable> tables, int maxFlows) {
    this.rules = rules;
    this.endings = endings;
    this.tables = tables;
    this.maxFlows = maxFlows;
  }

  /** Changes how many flows there is room for. */
  void limit(int flows) {
    maxFlows = flows;
  }

  /**
   * Ends the flows whose timeout is over or that have lasted as long as they may, and forgets keys
   * that are held off or continued no longer.
   */
  void expire(long now) {
    tables.forEach(table -> expire(table, now, rules.timeoutMicros(), true));
  }

  /** Ends the flows that are later than a time, and forgets ended keys that are. */
  void expireAfter(long latest) {
    for (FlowTable table : tables) {
      for (int entry = 0; entry < table.entryLimit(); entry++) {
        if (isFlow(table, entry)) {
          if (begin(table, entry) > latest) {
            endings.endEarly(table, entry, true);
          }
        } else if (isEnded(table, entry) && table.time(entry) > latest) {
          endings.forget(table, entry);
        }
      }
    }
  }

  /**
   * Makes room at the limit: flows past their timeout go, then others after ever shorter timeouts,
   * then those that have the longest time behind them.
   */
  void makeRoom(long now) {
    long goal = maxFlows - Math.max(1, maxFlows / ROOM);
    expire(now);
    long timeout = rules.timeoutMicros() / 2;
    while (endings.active() > goal && timeout >= SHORTEST_TIMEOUT_MICROS) {
      for (FlowTable table : tables) {
        expire(table, now, timeout, false);
      }
      timeout /= 2;
    }
    if (endings.active() > goal) {
      long last = begins()[(int) (endings.active() - goal) - 1];
      for (FlowTable table : tables) {
        expire(table, now, now - last - 1, false);
      }
    }
  }

  /** Entries looked at so far: what making room costs. */
  long looks() {
    return looks;
  }

  private void expire(FlowTable table, long now, long timeout, boolean inTime) {
    looks += table.entryLimit();
    for (int entry = 0; entry < table.entryLimit(); entry++) {
      if (isFlow(table, entry)) {
        if (now - begin(table, entry) > timeout) {
          endings.endEarly(table, entry, inTime);
        } else if (now - start(table, entry) > rules.continuesAfterMicros()) {
          endings.endToContinue(table, entry);
        }
      } else {
        forgetEnded(table, entry, now);
      }
    }
  }

  /** From when the timeout of each flow is counted, the oldest first. */
  private long[] begins() {
    long[] begins = new long[(int) endings.active()];
    int count = 0;
    for (FlowTable table : tables) {
      looks += table.entryLimit();
      for (int entry = 0; entry < table.entryLimit(); entry++) {
        if (isFlow(table, entry)) {
          begins[count++] = begin(table, entry);
        }
      }
    }
    Arrays.sort(begins);
    return begins;
  }

  private static boolean isFlow(FlowTable table, int entry) {
    return table.isUsed(entry) && !FirstPacket.isOver(table.packet(entry));
  }

  private static long start(FlowTable table, int entry) {
    Flow flow = table.flow(entry);
    return flow == null ? table.time(entry) : flow.start();
  }

  private long begin(FlowTable table, int entry) {
    Flow flow = table.flow(entry);
    return flow == null ? table.time(entry) : rules.timeoutBegins(flow.start(), flow.end());
  }

  /**
   * Takes out keys that are held off or continued no longer; lets the table grow if they were few.
   */
  void forgetEnded(FlowTable table, long now) {
    int before = table.size();
    looks += table.entryLimit();
    for (int entry = 0; entry < table.entryLimit(); entry++) {
      forgetEnded(table, entry, now);
    }
    if (table.size() > before - before / 4) {
      table.grow();
    }
  }

  /**
   * Makes room where too many keys have ended: those held off or continued no longer go, then those
   * whose flows ended first.
   */
  void forgetOldestEnded(long now) {
    for (FlowTable table : tables) {
      looks += 3L * table.entryLimit();
      for (int entry = 0; entry < table.entryLimit(); entry++) {
        forgetEnded(table, entry, now);
      }
    }
    long[] ends = ends();
    int surplus = ends.length - maxFlows + Math.max(1, maxFlows / ROOM);
    if (surplus > 0) {
      long last = ends[surplus - 1];
      for (FlowTable table : tables) {
        for (int entry = 0; entry < table.entryLimit(); entry++) {
          if (isEnded(table, entry) && table.time(entry) <= last) {
            endings.forget(table, entry);
          }
        }
      }
    }
  }

  /** When the flows of the keys ended that are held off or continued, the first first. */
  private long[] ends() {
    LongStream.Builder ends = LongStream.builder();
    for (FlowTable table : tables) {
      for (int entry = 0; entry < table.entryLimit(); entry++) {
        if (isEnded(table, entry)) {
          ends.add(table.time(entry));
        }
      }
    }
    return ends.build().sorted().toArray();
  }

  private static boolean isEnded(FlowTable table, int entry) {
    return table.isUsed(entry) && FirstPacket.isOver(table.packet(entry));
  }

  private void forgetEnded(FlowTable table, int entry, long now) {
    if (isEnded(table, entry) && now - table.time(entry) > rules.timeoutMicros()) {
      table.remove(entry);
    }
  }
}
