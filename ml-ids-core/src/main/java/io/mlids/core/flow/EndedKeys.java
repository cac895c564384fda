package io.mlids.core.flow;

import io.mlids.core.packet.DecodedPacket;
import java.util.List;
import java.util.stream.LongStream;

/**
 * What is kept of the keys whose flows have ended. A key's entry in the table is in one of two
 * states:
 *
 * <ul>
 *   <li><i>time-wait:</i> the flow was closed; packets that open no connection are ignored;
 *   <li><i>to continue:</i> the flow reached its maximum age; the next packet continues it.
 * </ul>
 *
 * Both last for the policy's timeout. Flows that ended early leave no entry, but where the policy
 * says so their forward direction is cached. Bounded by the limit on flows: the oldest keys go
 * first and are counted. Not thread-safe.
 */
final class EndedKeys {
  /** Stored in place of a first packet: the key is in time-wait. */
  private static final long TIME_WAIT = 1L << FirstPacket.BITS;

  /** Stored in place of a first packet, with its flags and direction: the key is to continue. */
  private static final long TO_CONTINUE = TIME_WAIT << 1;

  /** At the limit a sixteenth of it is freed at once, so that this happens rarely. */
  private static final int ROOM = 16;

  private final FlowPolicy policy;
  private final List<FlowTable> tables;
  private int maxKeys;
  private DirectionCache directions;
  private long forgotten;
  private long looks;

  EndedKeys(FlowPolicy policy, List<FlowTable> tables, int maxKeys) {
    this.policy = policy;
    this.tables = tables;
    this.maxKeys = maxKeys;
  }

  /** Changes how many ended keys are kept. */
  void limit(int keys) {
    maxKeys = keys;
  }

  /** Whether the key of an entry in use has no open flow. */
  static boolean isEnded(FlowTable table, int entry) {
    return table.packet(entry) >= TIME_WAIT;
  }

  /** Releases the key of a closed flow: into time-wait, or out of the table. */
  void release(FlowTable table, int entry, long time) {
    if (policy.hasTimeWait()) {
      table.setFirst(entry, time, TIME_WAIT, 0);
    } else {
      table.remove(entry);
    }
  }

  /** Marks the key of a flow that has ended to be continued by the next packet. */
  void awaitContinuation(
      FlowTable table, int entry, long end, int firstFlags, boolean sourceIsA, int firstSequence) {
    long packed = FirstPacket.pack(0, 0, -1, firstFlags, sourceIsA, true);
    table.setFirst(entry, end, TO_CONTINUE | packed, firstSequence);
  }

  /** What a packet on an ended key does. */
  FlowPolicy.Step step(FlowTable table, int entry, DecodedPacket packet) {
    long end = table.time(entry);
    if (table.packet(entry) == TIME_WAIT) {
      boolean opens =
          policy
              .closeRule()
              .opensAfterClose(packet, packet.timestamp() - end, policy.timeoutMicros());
      return opens ? FlowPolicy.Step.RENEW : FlowPolicy.Step.IGNORE;
    }
    // What the packet would have done if the flow had stayed open until now.
    long start = packet.timestamp() - policy.continuesAfterMicros() - 1;
    return policy.step(packet, start, end, table.firstFlags(entry), table.sequence(entry));
  }

  /** Caches the forward direction of a key for its next flow. */
  void remember(FlowTable table, int entry, boolean sourceIsA) {
    if (directions == null) {
      directions = new DirectionCache(maxKeys);
    }
    directions.put(table.keyHash(entry), sourceIsA);
  }

  /** The cached direction of a key that is not in its table; removes it from the cache. */
  DirectionCache.Cached recall(FlowTable table, long[] key) {
    return directions == null ? DirectionCache.Cached.NOTHING : directions.take(table.keyHash(key));
  }

  /** Removes an ended key whose timeout is over. */
  void expire(FlowTable table, int entry, long now) {
    if (isEnded(table, entry) && now - table.time(entry) > policy.timeoutMicros()) {
      table.remove(entry);
    }
  }

  /** Removes the ended keys whose timeout is over; lets the table grow if they were few. */
  void expire(FlowTable table, long now) {
    int before = table.size();
    looks += table.entryLimit();
    for (int entry = 0; entry < table.entryLimit(); entry++) {
      expire(table, entry, now);
    }
    if (table.size() > before - before / 4) {
      table.grow();
    }
  }

  /** Removes an ended key before its timeout. */
  void forget(FlowTable table, int entry) {
    forgotten++;
    table.remove(entry);
  }

  /** Makes room at the limit: expired keys go, then those whose flows ended first. */
  void makeRoom(long now) {
    for (FlowTable table : tables) {
      looks += 3L * table.entryLimit();
      for (int entry = 0; entry < table.entryLimit(); entry++) {
        expire(table, entry, now);
      }
    }
    long[] ends = ends();
    int surplus = ends.length - maxKeys + Math.max(1, maxKeys / ROOM);
    if (surplus > 0) {
      long last = ends[surplus - 1];
      for (FlowTable table : tables) {
        for (int entry = 0; entry < table.entryLimit(); entry++) {
          if (isEnded(table, entry) && table.time(entry) <= last) {
            forget(table, entry);
          }
        }
      }
    }
  }

  /** End times of all ended keys, oldest first. */
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

  /** Keys removed before their timeout, for lack of room or because a clock was set back. */
  long forgotten() {
    return forgotten;
  }

  /** Keys whose cached direction was lost to another key. */
  long directionsLost() {
    return directions == null ? 0 : directions.lost();
  }

  /** Entries examined so far to make room. */
  long looks() {
    return looks;
  }
}
