package io.mlids.core.flow;

import io.mlids.core.packet.DecodedPacket;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the keys of ended flows. A key's entry in the table is in one of two states:
 *
 * <ul>
 *   <li><i>time-wait:</i> the flow was closed; packets that do not open a connection are ignored;
 *   <li><i>to continue:</i> the flow reached its maximum age; the next packet starts a flow that
 *       continues it.
 * </ul>
 *
 * Both states last for the policy's timeout. A flow that ended early leaves no entry, but its
 * forward direction is cached if the policy requires it. The limit on flows also limits the number
 * of ended keys; beyond it, the oldest keys are removed and counted. Not thread-safe.
 */
final class EndedKeys {
  /** Stored in place of a flow's first packet if the key is in time-wait. */
  private static final long TIME_WAIT = 1L << FirstPacket.BITS;

  /**
   * Stored in place of a flow's first packet, together with that packet's flags and direction, if
   * the flow is to continue.
   */
  private static final long TO_CONTINUE = TIME_WAIT << 1;

  /** At the limit, 1/16 of the entries are freed in one pass, so that passes are rare. */
  private static final int FREED_FRACTION = 16;

  private final FlowPolicy policy;
  private final List<FlowTable> tables;
  private int maxKeys;
  private @Nullable DirectionCache directions;
  private long forgotten;
  private long examined;

  EndedKeys(FlowPolicy policy, List<FlowTable> tables, int maxKeys) {
    this.policy = policy;
    this.tables = tables;
    this.maxKeys = maxKeys;
  }

  /** Changes how many ended keys are kept. */
  void limit(int keys) {
    maxKeys = keys;
  }

  /** Returns whether an entry in use belongs to an ended flow. */
  static boolean isEnded(FlowTable table, int entry) {
    return table.packet(entry) >= TIME_WAIT;
  }

  /** Puts the key of a closed flow into time-wait, or removes it from the table. */
  void release(FlowTable table, int entry, long time) {
    if (policy.hasTimeWait()) {
      table.setFirst(entry, time, TIME_WAIT, 0);
    } else {
      table.remove(entry);
    }
  }

  /** Marks the key of an ended flow so that its next packet continues the flow. */
  void awaitContinuation(
      FlowTable table, int entry, long end, int firstFlags, boolean sourceIsA, int firstSequence) {
    long packed = FirstPacket.pack(0, 0, -1, firstFlags, sourceIsA, true);
    table.setFirst(entry, end, TO_CONTINUE | packed, firstSequence);
  }

  /** Decides what to do with a packet that has the key of an ended flow. */
  FlowPolicy.Step step(FlowTable table, int entry, DecodedPacket packet) {
    long end = table.time(entry);
    if (table.packet(entry) == TIME_WAIT) {
      boolean opens =
          policy
              .closeRule()
              .opensAfterClose(packet, packet.timestamp() - end, policy.timeoutMicros());
      return opens ? FlowPolicy.Step.RENEW : FlowPolicy.Step.IGNORE;
    }
    // Decide as if the flow were still open.
    long start = packet.timestamp() - policy.continuesAfterMicros() - 1;
    return policy.step(packet, start, end, table.firstFlags(entry), table.sequence(entry));
  }

  /** Caches the forward direction of a key for the key's next flow. */
  void remember(FlowTable table, int entry, boolean sourceIsA) {
    if (directions == null) {
      directions = new DirectionCache(maxKeys);
    }
    directions.put(table.keyHash(entry), sourceIsA);
  }

  /** Removes and returns the cached direction of a key that is not in the table. */
  DirectionCache.Cached recall(FlowTable table, long[] key) {
    return directions == null ? DirectionCache.Cached.NOTHING : directions.take(table.keyHash(key));
  }

  /** Removes an ended key if its timeout has passed. */
  void expire(FlowTable table, int entry, long now) {
    if (isEnded(table, entry) && now - table.time(entry) > policy.timeoutMicros()) {
      table.remove(entry);
    }
  }

  /**
   * Removes expired keys, and enlarges the table if this frees less than a quarter of the table's
   * entries.
   */
  void expire(FlowTable table, long now) {
    int before = table.size();
    examined += table.entryLimit();
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

  /**
   * Removes keys because the limit has been reached: first expired keys, then those whose flows
   * ended earliest.
   */
  void evict(long now) {
    for (FlowTable table : tables) {
      examined += 3L * table.entryLimit();
      for (int entry = 0; entry < table.entryLimit(); entry++) {
        expire(table, entry, now);
      }
    }
    long[] ends = ends();
    int surplus = ends.length - maxKeys + Math.max(1, maxKeys / FREED_FRACTION);
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

  /**
   * The number of keys removed before their timeout because the limit was reached or a clock was
   * set back.
   */
  long forgotten() {
    return forgotten;
  }

  /** The number of keys whose cached direction was replaced by another key's direction. */
  long directionsLost() {
    return directions == null ? 0 : directions.lost();
  }

  /** The number of entries examined so far in search of keys to remove. */
  long examined() {
    return examined;
  }
}
